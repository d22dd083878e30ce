"""Words about jobs: what takes longer than a call."""

from enum import StrEnum


class JobKind(StrEnum):
    """What a job does."""

    RESIDENTS_IMPORT = "RESIDENTS_IMPORT"
    EXPORT = "EXPORT"


class JobState(StrEnum):
    """How far a job is. A job is RECEIVING until its file has come in whole; the last three are for ever."""

    RECEIVING = "RECEIVING"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class PartPurpose(StrEnum):
    """What a part of a job's data is: of the file that came in, of its rows in one form, of the file that goes out."""

    INPUT = "INPUT"
    ROWS = "ROWS"
    RESULT = "RESULT"
