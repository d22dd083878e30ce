"""The words of the population register as they stand in requests, answers and events; no library is needed to read them."""

from shared.contracts.population.vocabulary.residences import (
    Category,
    ChangeKind,
    Channel,
    DatePrecision,
    DocumentType,
    EndReason,
    HukouMatch,
    PersonField,
    PlaceKind,
    ResidenceState,
    RevealField,
    Sex,
    StayReason,
)

__all__ = [
    "Category",
    "ChangeKind",
    "Channel",
    "DatePrecision",
    "DocumentType",
    "EndReason",
    "HukouMatch",
    "PersonField",
    "PlaceKind",
    "ResidenceState",
    "RevealField",
    "Sex",
    "StayReason",
]
