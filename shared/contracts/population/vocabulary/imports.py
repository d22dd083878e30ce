"""Words about imports of files."""

from enum import StrEnum


class RowOutcome(StrEnum):
    """What became of a row: it was imported, it was on file already, it breaks a rule, or a person has to decide."""

    IMPORTED = "IMPORTED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"
    UNDECIDED = "UNDECIDED"


class RowDecision(StrEnum):
    """What a person decides about an undecided row: the details were compared with the document and are right, or leave it."""

    REGISTER_AND_CORRECT = "REGISTER_AND_CORRECT"
    SKIP = "SKIP"


class FileFormat(StrEnum):
    """Forms of a file."""

    CSV = "csv"
    XLSX = "xlsx"
