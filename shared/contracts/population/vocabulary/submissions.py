"""Words about registrations that somebody submits and the station accepts."""

from enum import StrEnum


class SubmissionState(StrEnum):
    """How far a submission has come; the last three are its ends."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class SubmissionAct(StrEnum):
    """What was done with a submission, as its journal says."""

    DRAFTED = "DRAFTED"
    CHANGED = "CHANGED"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ReturnReason(StrEnum):
    """Why a submission goes back to be mended."""

    DETAILS_DIFFER = "DETAILS_DIFFER"
    ADDRESS_UNCLEAR = "ADDRESS_UNCLEAR"
    DATES_DOUBTFUL = "DATES_DOUBTFUL"
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    OTHER = "OTHER"


class RefusalReason(StrEnum):
    """Why a submission comes to nothing."""

    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    NOT_LIVING_THERE = "NOT_LIVING_THERE"
    OTHER_STATION = "OTHER_STATION"
    NOT_AUTHORISED = "NOT_AUTHORISED"
    OTHER = "OTHER"
