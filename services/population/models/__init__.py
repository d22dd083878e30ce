"""The population's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.population.models.base import Base
from services.population.models.records import DisposalBatch, DisposalItem, Erasure, LegalHold, RetentionRule, Seal, Tombstone
from services.population.models.residences import Alteration, Person, Residence, StationMerger

SEEDED: frozenset[str] = frozenset({"retention_rule"})
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Alteration",
    "Base",
    "DisposalBatch",
    "DisposalItem",
    "Erasure",
    "LegalHold",
    "Person",
    "Residence",
    "RetentionRule",
    "Seal",
    "StationMerger",
    "Tombstone",
]
