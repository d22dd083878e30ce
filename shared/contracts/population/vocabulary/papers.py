"""Words about what is printed for a resident, whatever it is."""

from enum import StrEnum


class PaperLanguage(StrEnum):
    """The language of a paper."""

    CHINESE = "zh"
    ENGLISH = "en"
