"""Words about campaigns of publicity."""

from enum import StrEnum


class CampaignKind(StrEnum):
    """What is done: a lecture 讲座, from door to door 入户宣传, leaflets 派发资料, online 线上宣传, a drill 演练."""

    LECTURE = "LECTURE"
    DOOR_TO_DOOR = "DOOR_TO_DOOR"
    LEAFLETS = "LEAFLETS"
    ONLINE = "ONLINE"
    DRILL = "DRILL"


class CampaignState(StrEnum):
    """It was held, or does not count."""

    HELD = "HELD"
    CANCELLED = "CANCELLED"


class CancelReason(StrEnum):
    """Why a campaign does not count: it was not held after all, stands there twice, or was entered by mistake."""

    NOT_HELD = "NOT_HELD"
    DUPLICATE = "DUPLICATE"
    ENTERED_BY_MISTAKE = "ENTERED_BY_MISTAKE"


class CampaignLanguage(StrEnum):
    """What was spoken or printed: Mandarin 普通话, Hakka 客家话, Cantonese 粤语, English, another."""

    MANDARIN = "MANDARIN"
    HAKKA = "HAKKA"
    CANTONESE = "CANTONESE"
    ENGLISH = "ENGLISH"
    OTHER = "OTHER"
