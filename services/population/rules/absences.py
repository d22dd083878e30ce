"""How an absence goes from a suspicion to a decision, an appeal and its decision: who may do what when, as a table.

A visit proposes and takes a suspicion back; everything else is a person's act. Being established ends nothing.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from shared.contracts.population.vocabulary.visits import AbsenceDecision, AbsenceMark, AbsenceReason, AbsenceState, AppealDecision, VisitOutcome
from shared.decisions import Refused, refusals


class AbsenceAct(StrEnum):
    """What happens to an absence: ``SUSPECT`` and ``FIND`` by visits, the others by decision."""

    SUSPECT = "SUSPECT"
    FIND = "FIND"
    ESTABLISH = "ESTABLISH"
    LIFT = "LIFT"
    APPEAL = "APPEAL"
    UPHOLD = "UPHOLD"
    GRANT = "GRANT"


_A, _S = AbsenceAct, AbsenceState
Step = AbsenceState | Refused | None

NO_ABSENCE = Refused("NO_ABSENCE", "No absence is suspected or established.")
ESTABLISHED = Refused("ABSENCE_ESTABLISHED", "The absence is established.")
NOT_ESTABLISHED = Refused("ABSENCE_NOT_ESTABLISHED", "The absence is only suspected.")
APPEALED = Refused("ABSENCE_APPEALED", "An appeal waits for its decision.")
NO_APPEAL = Refused("NO_APPEAL", "No appeal waits for a decision.")
DECIDED = Refused("APPEAL_DECIDED", "An appeal was decided before.")

_NONE: Mapping[AbsenceAct, Step] = {
    _A.SUSPECT: _S.SUSPECTED, _A.FIND: None, _A.ESTABLISH: NO_ABSENCE, _A.LIFT: NO_ABSENCE,
    _A.APPEAL: NO_ABSENCE, _A.UPHOLD: NO_APPEAL, _A.GRANT: NO_APPEAL,
}  # fmt: skip
TRANSITIONS: Mapping[AbsenceState | None, Mapping[AbsenceAct, Step]] = {
    None: _NONE,
    _S.SUSPECTED: {
        _A.SUSPECT: _S.SUSPECTED, _A.FIND: _S.LIFTED, _A.ESTABLISH: _S.ESTABLISHED, _A.LIFT: _S.LIFTED,
        _A.APPEAL: NOT_ESTABLISHED, _A.UPHOLD: NO_APPEAL, _A.GRANT: NO_APPEAL,
    },
    _S.ESTABLISHED: {
        _A.SUSPECT: _S.ESTABLISHED, _A.FIND: _S.ESTABLISHED, _A.ESTABLISH: ESTABLISHED, _A.LIFT: _S.LIFTED,
        _A.APPEAL: _S.APPEALED, _A.UPHOLD: NO_APPEAL, _A.GRANT: NO_APPEAL,
    },
    _S.APPEALED: {
        _A.SUSPECT: _S.APPEALED, _A.FIND: _S.APPEALED, _A.ESTABLISH: APPEALED, _A.LIFT: APPEALED,
        _A.APPEAL: APPEALED, _A.UPHOLD: _S.UPHELD, _A.GRANT: _S.LIFTED,
    },
    _S.UPHELD: {
        _A.SUSPECT: _S.UPHELD, _A.FIND: _S.UPHELD, _A.ESTABLISH: ESTABLISHED, _A.LIFT: _S.LIFTED,
        _A.APPEAL: DECIDED, _A.UPHOLD: NO_APPEAL, _A.GRANT: NO_APPEAL,
    },
    _S.LIFTED: _NONE,
}  # fmt: skip
"""By state (None: there never was one) and act: the next state, or why it may not be. A lifted absence is over; the next is a new one."""

MARKS: Mapping[AbsenceState, AbsenceMark | None] = {
    _S.SUSPECTED: AbsenceMark.SUSPECTED,
    _S.ESTABLISHED: AbsenceMark.ESTABLISHED,
    _S.APPEALED: AbsenceMark.APPEALED,
    _S.UPHELD: AbsenceMark.ESTABLISHED,
    _S.LIFTED: None,
}
"""What the residence shows in each state."""

_R = AbsenceReason
REASONS: Mapping[AbsenceDecision, frozenset[AbsenceReason]] = {
    AbsenceDecision.ESTABLISHED: frozenset({_R.NOBODY_SEEN, _R.ROOM_EMPTY, _R.TOLD_BY_LANDLORD, _R.TOLD_BY_NEIGHBOURS, _R.OTHER}),
    AbsenceDecision.LIFTED: frozenset({_R.FOUND_LIVING_THERE, _R.AWAY_FOR_A_WHILE, _R.MISTAKE, _R.OTHER}),
}
"""Which reasons go with a decision."""

DECISIONS: Mapping[str, AbsenceAct] = {AbsenceDecision.ESTABLISHED: _A.ESTABLISH, AbsenceDecision.LIFTED: _A.LIFT}
APPEAL_DECISIONS: Mapping[str, AbsenceAct] = {AppealDecision.UPHELD: _A.UPHOLD, AppealDecision.LIFTED: _A.GRANT}


def step(state: AbsenceState | None, act: AbsenceAct) -> Step:
    """The state after an act, or its refusal."""
    return TRANSITIONS[state][act]


def act_of_visit(outcome: str, nobody_home_count: int, times: int) -> AbsenceAct | None:
    """What a visit does about an absence: the ``times``-th day without anybody suspects one, somebody who was found takes it back.

    Unless nobody was at home so often after that day already, when the visit was merely recorded late. A refusal has no consequence.
    """
    if outcome == VisitOutcome.NOBODY_HOME and nobody_home_count >= times:
        return AbsenceAct.SUSPECT
    return AbsenceAct.FIND if outcome == VisitOutcome.LIVES_THERE and nobody_home_count < times else None


def check_reason(decision: str, reason: str, note: str | None) -> list[Refused]:
    """Whether a reason goes with the decision; OTHER is explained in a note."""
    fits = reason in REASONS[AbsenceDecision(decision)]
    return refusals(
        not fits and Refused("REASON_DOES_NOT_FIT", "This is no reason for that decision.", "/reason"),
        reason == AbsenceReason.OTHER and note is None and Refused("REQUIRED", "Say which other reason.", "/note"),
    )


def check_appeal(established_on: date, appeal_until: date, appealed_on: date, today: date) -> Refused | None:
    """An appeal is made between the decision and the last day for it; it may be recorded later."""
    if appealed_on > today:
        return Refused("APPEALED_IN_FUTURE", "An appeal is recorded on its day or later.", "/appealed_on")
    if appealed_on < established_on:
        return Refused("APPEALED_BEFORE_DECISION", "There was no decision yet.", "/appealed_on")
    if appealed_on > appeal_until:
        return Refused("APPEAL_TOO_LATE", "The period for an appeal was over.", "/appealed_on")
    return None
