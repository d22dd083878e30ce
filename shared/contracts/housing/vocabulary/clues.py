"""Words about clues: what somebody noticed about a place, never about a kind of people."""

from enum import StrEnum


class ClueKind(StrEnum):
    """What is wrong with a place.

    In this order: fire safety 消防隐患, overcrowding 超员居住, let without being registered 未登记出租, unsafe building 建筑安全,
    unlawful use 违法使用, theft 盗窃, other.
    """

    FIRE_SAFETY = "FIRE_SAFETY"
    OVERCROWDING = "OVERCROWDING"
    UNREGISTERED_LETTING = "UNREGISTERED_LETTING"
    UNSAFE_BUILDING = "UNSAFE_BUILDING"
    UNLAWFUL_USE = "UNLAWFUL_USE"
    THEFT = "THEFT"
    OTHER = "OTHER"


class ClueState(StrEnum):
    """Waiting; with an officer; answered; laid aside without an answer."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    ANSWERED = "ANSWERED"
    DISMISSED = "DISMISSED"


OPEN_STATES = frozenset({ClueState.RECEIVED, ClueState.ACCEPTED})
"""States in which somebody still waits for an answer."""


class ClueAct(StrEnum):
    """What the station does with a clue."""

    ACCEPTED = "ACCEPTED"
    ANSWERED = "ANSWERED"
    DISMISSED = "DISMISSED"


class AnswerState(StrEnum):
    """What whoever gave a clue is told: its state, or that no clue has this code."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    ANSWERED = "ANSWERED"
    DISMISSED = "DISMISSED"
    UNKNOWN = "UNKNOWN"


class ClueChannel(StrEnum):
    """By which way a clue came: from anybody, from a landlord's account, or written down by station staff for a caller."""

    PUBLIC = "PUBLIC"
    LANDLORD = "LANDLORD"
    STATION = "STATION"


class ClueOutcome(StrEnum):
    """What came of it: as told, not as told, another authority's, or told of before."""

    FOUND_TRUE = "FOUND_TRUE"
    FOUND_UNTRUE = "FOUND_UNTRUE"
    NOT_OURS = "NOT_OURS"
    DUPLICATE = "DUPLICATE"


class Authority(StrEnum):
    """Whom a clue is passed on to.

    In this order: fire and rescue 消防救援, housing and construction 住房和城乡建设, urban management 城市管理, market regulation 市场监督管理,
    the township or subdistrict 镇街, another police station 其他派出所, other.
    """

    FIRE_RESCUE = "FIRE_RESCUE"
    HOUSING_CONSTRUCTION = "HOUSING_CONSTRUCTION"
    URBAN_MANAGEMENT = "URBAN_MANAGEMENT"
    MARKET_REGULATION = "MARKET_REGULATION"
    TOWNSHIP = "TOWNSHIP"
    OTHER_STATION = "OTHER_STATION"
    OTHER = "OTHER"


class DismissReason(StrEnum):
    """Why a clue gets no answer: nothing to go by, abuse, taken back by who gave it, about no place, or another reason, told in a note."""

    NOTHING_TO_GO_BY = "NOTHING_TO_GO_BY"
    ABUSE = "ABUSE"
    TAKEN_BACK = "TAKEN_BACK"
    NOT_ABOUT_A_PLACE = "NOT_ABOUT_A_PLACE"
    OTHER = "OTHER"
