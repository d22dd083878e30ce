"""Words about verification visits, absences and work queues."""

from enum import StrEnum


class VisitOutcome(StrEnum):
    """What an officer found at the door; REFUSED means that somebody was there and would not say, which has no consequence."""

    LIVES_THERE = "LIVES_THERE"
    MOVED = "MOVED"
    NOBODY_HOME = "NOBODY_HOME"
    REFUSED = "REFUSED"


class FoundVia(StrEnum):
    """Who said so."""

    RESIDENT = "RESIDENT"
    HOUSEHOLD = "HOUSEHOLD"
    NEIGHBOUR = "NEIGHBOUR"
    LANDLORD = "LANDLORD"
    EMPLOYER = "EMPLOYER"
    PHONE = "PHONE"
    OTHER = "OTHER"


class AbsenceState(StrEnum):
    """How far it is established that the person does not live there.

    ``SUSPECTED`` is a proposal that a person decides; ``UPHELD`` is established after an appeal that was turned down.
    """

    SUSPECTED = "SUSPECTED"
    ESTABLISHED = "ESTABLISHED"
    APPEALED = "APPEALED"
    UPHELD = "UPHELD"
    LIFTED = "LIFTED"


class AbsenceMark(StrEnum):
    """The mark that a residence carries; none when there is no absence, or none any more."""

    SUSPECTED = "SUSPECTED"
    ESTABLISHED = "ESTABLISHED"
    APPEALED = "APPEALED"


class AbsenceDecision(StrEnum):
    """What a person decides about an absence without an appeal."""

    ESTABLISHED = "ESTABLISHED"
    LIFTED = "LIFTED"


class AppealDecision(StrEnum):
    """What becomes of an established absence after the appeal."""

    UPHELD = "UPHELD"
    LIFTED = "LIFTED"


class AbsenceReason(StrEnum):
    """What a decision about an absence rests on; the first four establish, the next three lift."""

    NOBODY_SEEN = "NOBODY_SEEN"
    ROOM_EMPTY = "ROOM_EMPTY"
    TOLD_BY_LANDLORD = "TOLD_BY_LANDLORD"
    TOLD_BY_NEIGHBOURS = "TOLD_BY_NEIGHBOURS"
    FOUND_LIVING_THERE = "FOUND_LIVING_THERE"
    AWAY_FOR_A_WHILE = "AWAY_FOR_A_WHILE"
    MISTAKE = "MISTAKE"
    OTHER = "OTHER"


class ResidenceQueue(StrEnum):
    """Queues of residences that wait for somebody of the station.

    MOVES_REPORTED waits for an end; ABSENCES_CONTRADICTED are established though a later visit found the person there;
    ABSENCES_FINAL are established and cannot be appealed any more, so that somebody decides about the end.
    """

    VISITS_DUE = "VISITS_DUE"
    EXPECTED_END_PASSED = "EXPECTED_END_PASSED"
    MOVES_REPORTED = "MOVES_REPORTED"
    ABSENCES_SUSPECTED = "ABSENCES_SUSPECTED"
    APPEALS_OPEN = "APPEALS_OPEN"
    ABSENCES_CONTRADICTED = "ABSENCES_CONTRADICTED"
    ABSENCES_FINAL = "ABSENCES_FINAL"


class DeskQueue(StrEnum):
    """Queues of what is no residence and waits for a decision at the station: listed where the things themselves are."""

    SUBMISSIONS_WAITING = "SUBMISSIONS_WAITING"
    IMPORT_ROWS_UNDECIDED = "IMPORT_ROWS_UNDECIDED"
    DUPLICATES_UNDECIDED = "DUPLICATES_UNDECIDED"
    DISPOSALS_PROPOSED = "DISPOSALS_PROPOSED"
    ERASURES_REQUESTED = "ERASURES_REQUESTED"
