"""Words about jobs: what takes longer than a call."""

from enum import StrEnum


class JobKind(StrEnum):
    """What a job does."""

    RESIDENTS_IMPORT = "RESIDENTS_IMPORT"
    EXPORT = "EXPORT"
