"""Words that the contracts of several services use."""

from enum import StrEnum


class DayKind(StrEnum):
    """How the days of a deadline are counted: every day, or the days on which offices are open."""

    CALENDAR = "CALENDAR"
    WORKING = "WORKING"


class JobState(StrEnum):
    """How far a job is. A job is RECEIVING until its file has come in whole; the last three are for ever."""

    RECEIVING = "RECEIVING"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class RowOutcome(StrEnum):
    """What became of a row: it was imported, it was on file already, it breaks a rule, or a person has to decide."""

    IMPORTED = "IMPORTED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"
    UNDECIDED = "UNDECIDED"


class FileFormat(StrEnum):
    """Forms of a file."""

    CSV = "csv"
    XLSX = "xlsx"
