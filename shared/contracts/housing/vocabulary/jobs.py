"""Words about jobs: what takes longer than a call."""

from enum import StrEnum


class JobKind(StrEnum):
    """What a job does."""

    HOUSES_IMPORT = "HOUSES_IMPORT"
