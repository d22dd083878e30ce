"""Words about imports of residents."""

from enum import StrEnum


class RowDecision(StrEnum):
    """What a person decides about an undecided row: the details were compared with the document and are right, or leave it."""

    REGISTER_AND_CORRECT = "REGISTER_AND_CORRECT"
    SKIP = "SKIP"
