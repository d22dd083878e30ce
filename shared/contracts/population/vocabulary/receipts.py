"""Words about receipts, their printing and the public check."""

from enum import StrEnum


class ReceiptState(StrEnum):
    """Whether a receipt holds. ``ENDED`` is one whose residence has ended."""

    VALID = "VALID"
    EXPIRED = "EXPIRED"
    ENDED = "ENDED"
    REVOKED = "REVOKED"


class CheckState(StrEnum):
    """What a stranger is told of a receipt; ``UNKNOWN`` is a code that no receipt has."""

    VALID = "VALID"
    EXPIRED = "EXPIRED"
    ENDED = "ENDED"
    REVOKED = "REVOKED"
    UNKNOWN = "UNKNOWN"


class RevocationReason(StrEnum):
    """Why a receipt no longer holds; ``REPLACED`` is that of one after which another was issued."""

    REPLACED = "REPLACED"
    LOST = "LOST"
    ISSUED_IN_ERROR = "ISSUED_IN_ERROR"
    DETAILS_CHANGED = "DETAILS_CHANGED"
    REQUESTED = "REQUESTED"


class ReprintReason(StrEnum):
    """Why a receipt is printed once more."""

    LOST = "LOST"
    DAMAGED = "DAMAGED"
    NOT_PRINTED = "NOT_PRINTED"
    OTHER_LANGUAGE = "OTHER_LANGUAGE"
