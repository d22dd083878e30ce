"""Words about moves, uncertain days, statutory clocks and exemptions."""

from enum import StrEnum


class Certainty(StrEnum):
    """Whether somebody lived there on the asked day or days for certain, or possibly: the start or end is not known so exactly."""

    CERTAIN = "CERTAIN"
    POSSIBLE = "POSSIBLE"


class DueKind(StrEnum):
    """What somebody has to look after: spells that go on although their expected end has passed."""

    EXPECTED_END_PASSED = "EXPECTED_END_PASSED"


class MoveState(StrEnum):
    """Whether a move stands, or was made by mistake and taken back."""

    MADE = "MADE"
    REVERSED = "REVERSED"


class Direction(StrEnum):
    """Whether people came to a station or went from it; a move within a station is both."""

    IN = "IN"
    OUT = "OUT"


class StatutoryAct(StrEnum):
    """What has to be done in time: register an arrival, report a change, report a departure."""

    REGISTER = "REGISTER"
    CHANGE = "CHANGE"
    END = "END"


class Reporter(StrEnum):
    """Who has to do it."""

    RESIDENT = "RESIDENT"
    LANDLORD = "LANDLORD"
    EMPLOYER = "EMPLOYER"
    AGENT = "AGENT"


class ClockState(StrEnum):
    """How a statutory clock stands: it runs, was met, was met late, is stopped by an exemption, or has run out."""

    RUNNING = "RUNNING"
    MET = "MET"
    LATE = "LATE"
    STOPPED = "STOPPED"
    OVERDUE = "OVERDUE"


class ExemptionKind(StrEnum):
    """Why somebody need not report: a short stay with kin (limit in days), a child whose guardian answers for it (limit in years of age)."""

    SHORT_STAY_WITH_KIN = "SHORT_STAY_WITH_KIN"
    CHILD_WITH_GUARDIAN = "CHILD_WITH_GUARDIAN"


class Evidence(StrEnum):
    """What an exemption was recorded upon."""

    HOUSEHOLD_REGISTER = "HOUSEHOLD_REGISTER"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    STATEMENT_OF_KIN = "STATEMENT_OF_KIN"
    STATEMENT_OF_GUARDIAN = "STATEMENT_OF_GUARDIAN"
    OTHER_PAPER = "OTHER_PAPER"


class VocabularyName(StrEnum):
    """A list of words with their codes in the standards, as it stands in an address."""

    END_REASONS = "end-reasons"
    CHANGE_KINDS = "change-kinds"
