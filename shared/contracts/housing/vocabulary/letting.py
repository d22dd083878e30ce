"""Words about the responsibility letter, and whether a house may be let."""

from enum import StrEnum


class LetterWay(StrEnum):
    """How a letter was signed: by the landlord's own account, or on paper that the station has recorded."""

    ACCOUNT = "ACCOUNT"
    PAPER = "PAPER"


class LetterEnd(StrEnum):
    """Why a letter holds no more: another landlord, or a later letter of the same."""

    LANDLORD_CHANGED = "LANDLORD_CHANGED"
    REPLACED = "REPLACED"


class Remover(StrEnum):
    """Who can remove what stands in the way of letting."""

    LANDLORD = "LANDLORD"
    OFFICER = "OFFICER"
    STATION = "STATION"
