"""Words about duplicates and merging."""

from enum import StrEnum


class DuplicateFeature(StrEnum):
    """What two records have in common, or what tells them apart; SIMILAR is one letter, digit or sign away, OTHER known and different."""

    SAME_NAME = "SAME_NAME"
    SAME_READING = "SAME_READING"
    SIMILAR_NAME = "SIMILAR_NAME"
    OTHER_NAME = "OTHER_NAME"
    SAME_BIRTH_DATE = "SAME_BIRTH_DATE"
    OTHER_BIRTH_DATE = "OTHER_BIRTH_DATE"
    SIMILAR_NUMBER = "SIMILAR_NUMBER"
    OTHER_NUMBER = "OTHER_NUMBER"
    OTHER_DOCUMENT_TYPE = "OTHER_DOCUMENT_TYPE"
    SAME_PHONE = "SAME_PHONE"
    SAME_ADDRESS = "SAME_ADDRESS"
    OTHER_SEX = "OTHER_SEX"


class PairState(StrEnum):
    """What was decided of two records that look like one person; LAPSED pairs no longer do."""

    UNDECIDED = "UNDECIDED"
    DISMISSED = "DISMISSED"
    MERGED = "MERGED"
    LAPSED = "LAPSED"


class ComparedField(StrEnum):
    """What is compared side by side."""

    NAME = "name"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
