"""How the report of a stay goes: what is sent when, what an answer of the population register means, and when a report is repeated.

An arrival is reported first, a departure only once the arrival was accepted. Each report has a number; an answer to another one than
the present says nothing. Answers may come twice and in any order: an answer that the report has already had changes nothing.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.contracts.housing.vocabulary.stays import THERE, ReportKind, ReportState, StayState

_K, _R = ReportKind, ReportState


class Answered(StrEnum):
    """What the register answers."""

    REGISTERED = "REGISTERED"
    ENDED = "ENDED"
    REFUSED = "REFUSED"


class Step(StrEnum):
    """What follows: nothing; the answer is noted; then the next report is sent."""

    NOTHING = "NOTHING"
    SETTLE = "SETTLE"
    REFUSE = "REFUSE"
    SEND_ARRIVAL = "SEND_ARRIVAL"
    SEND_DEPARTURE = "SEND_DEPARTURE"


@dataclass(frozen=True, slots=True)
class Report:
    """How far the report of a stay is; ``is_registered`` tells of a residence in the register that has not ended."""

    state: StayState
    kind: ReportKind
    report: ReportState
    attempt: int
    is_registered: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the guest lives there."""
        return self.state in THERE


_OPEN: dict[Answered, tuple[ReportKind, AbstractSet[ReportState]]] = {
    # What came about comes before a refusal of the same report, whichever is heard first.
    Answered.REGISTERED: (_K.ARRIVAL, {_R.SENT, _R.REFUSED}),
    Answered.ENDED: (_K.DEPARTURE, {_R.SENT, _R.REFUSED}),
}


def on_answer(report: Report, answered: Answered, attempt: int) -> Step:
    """What an answer to the report with that number leads to."""
    if attempt != report.attempt:
        return Step.NOTHING
    if answered is Answered.REFUSED:
        return _on_refusal(report)
    kind, states = _OPEN[answered]
    if report.kind is not kind or report.report not in states:
        return Step.NOTHING
    if kind is _K.ARRIVAL:
        return Step.SETTLE if report.is_there else Step.SEND_DEPARTURE
    return Step.SEND_ARRIVAL if report.is_there else Step.SETTLE


def _on_refusal(report: Report) -> Step:
    if report.report is not _R.SENT:
        return Step.NOTHING
    # Of somebody who lives there after all nothing is to be ended.
    return Step.SETTLE if report.kind is _K.DEPARTURE and report.is_there else Step.REFUSE


def on_check_out(report: Report) -> Step:
    """What a check-out leads to; ``report`` is as it was before.

    A registration under way is waited for, one that was refused leaves nothing to end, and what the station has ended needs no second end.
    """
    if report.kind is _K.DEPARTURE:  # one check-out was reversed while its report was under way, and here is the next
        return Step.NOTHING
    if report.report is not _R.ACCEPTED:
        return Step.NOTHING
    return Step.SEND_DEPARTURE if report.is_registered else Step.SETTLE


def on_reversal(report: Report) -> Step:
    """What it leads to that a guest still lives there; ``report`` is as it was before.

    A departure under way is waited for; once it is known to have ended the residence, the register is told anew.
    """
    if report.report is _R.SENT or report.kind is _K.ARRIVAL:
        return Step.NOTHING
    return Step.SETTLE if report.is_registered else Step.SEND_ARRIVAL


def next_repeat(sent_at: datetime, repeats: int, seconds: int, longest: int) -> datetime:
    """When a report without an answer is repeated that has been repeated so often: the wait doubles, up to ``longest`` seconds."""
    doubled = seconds << min(repeats, 30)
    return sent_at + timedelta(seconds=min(doubled, longest))


def expected_end(lived_from: date, expected_out_on: date | None) -> date | None:
    """The expected end of the guest's residence; a day before it began says nothing."""
    return None if expected_out_on is None or expected_out_on < lived_from else expected_out_on
