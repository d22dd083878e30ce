"""Statutory clocks: what has to be reported by when, whether it was, and what stops a clock.

Which rule: the version that is valid on the day on which the clock began, and no later one, so that a new version never takes time
away from a clock that runs. Whose rule: that of whoever brought the registration, for a landlord has other days than a resident;
where nothing is ruled for him, the resident's. A rule speaks of some categories of people only, and of others there is no clock.

A clock that began on a day that is known to the month or year only began, in the resident's favour, on the last day that it may mean.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.population.rules.spells import NEVER_WAS
from services.population.rules.uncertain_days import latest
from shared.calendar.deadlines import IsWorking, days_left, due_on
from shared.contracts.population.vocabulary import Channel, EndReason, PlaceKind, ResidenceState
from shared.contracts.population.vocabulary.spells import ClockState, ExemptionKind, Reporter, StatutoryAct
from shared.contracts.vocabulary import DayKind
from shared.decisions import ALLOWED, Decision, Refused

NOBODY_REPORTS = frozenset({EndReason.DIED, EndReason.MISSING}) | NEVER_WAS
"""Ends that the resident cannot report, or that were none."""
OTHERS = frozenset({Channel.LANDLORD, Channel.EMPLOYER, Channel.AGENT})


@dataclass(frozen=True, slots=True)
class Provision:
    """An exemption that a rule provides for; ``limit`` is the most days of a stay with kin, or the age that a child is below."""

    kind: str
    limit: int


@dataclass(frozen=True, slots=True)
class StatutoryRule:
    """One version of a rule, valid from a day to the day before another (None: until further notice)."""

    id: str
    act: str
    who: str
    number: int
    days: int
    day_kind: DayKind
    categories: frozenset[str]
    exemptions: tuple[Provision, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """What of a residence the clocks depend on; ``changes`` are (id, changed on, recorded on) of its changes, corrections apart.

    ``registered_on`` is the day on which the arrival was reported: that of the submission, where one was registered from.
    """

    state: str
    category: str
    channel: str
    place_kind: str
    started_on: date
    started_precision: str
    registered_on: date
    expected_end_on: date | None
    ended_on: date | None
    ended_precision: str
    end_reason: str | None
    end_recorded_on: date | None
    birth_date: date | None
    changes: Sequence[tuple[str, date, date]] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """That a clock began; ``done_on`` None while it runs, ``change_id`` the change that it is of.

    ``is_presumed``: it runs as if the person had left on the expected day; prolonging the stay takes it away.
    """

    act: StatutoryAct
    began_on: date
    done_on: date | None
    change_id: str | None = None
    is_presumed: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """How a clock stands. ``days_left`` while it runs, negative when overdue; ``late_by`` days past the due day, 0 in time.

    ``stopped_by`` is the kind of the exemption that stops it, and ``may_stop`` the kinds that would.
    """

    start: Start
    rule: StatutoryRule
    state: ClockState
    due_on: date | None
    days_left: int | None
    late_by: int
    stopped_by: str | None
    may_stop: tuple[str, ...]


def rule_on(rules: Iterable[StatutoryRule], act: str, who: str, day: date) -> StatutoryRule | None:
    """The version that is valid on a day for somebody, else the resident's; None if nothing is ruled."""
    valid = {rule.who: rule for rule in rules if rule.act == act and rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to)}
    return valid.get(who) or valid.get(Reporter.RESIDENT)


def reporter(channel: str) -> Reporter:
    """Who has to report what came by this way: whoever brought it, if the law obliges them, else the resident."""
    return Reporter(channel) if channel in OTHERS else Reporter.RESIDENT


def starts(stay: Stay, today: date) -> list[Start]:
    """The clocks of a stay: its arrival, each change, and its end once it has come or was expected; none for what never was.

    None for the arrival of what came out of another system: nobody knows here when that was reported there.
    """
    if stay.end_reason in NEVER_WAS:
        return []
    arrival = [] if stay.channel == Channel.IMPORT else [_arrival(stay)]
    changes = [Start(StatutoryAct.CHANGE, changed_on, recorded_on, change_id) for change_id, changed_on, recorded_on in stay.changes]
    return [*arrival, *changes, *_departure(stay, today)]


def _arrival(stay: Stay) -> Start:
    began_on = max(stay.started_on, min(latest(stay.started_on, stay.started_precision), stay.registered_on))
    return Start(StatutoryAct.REGISTER, began_on, stay.registered_on)


def _departure(stay: Stay, today: date) -> list[Start]:
    if stay.ended_on is not None and stay.end_recorded_on is not None and stay.end_reason not in NOBODY_REPORTS:
        began_on = max(stay.ended_on, min(latest(stay.ended_on, stay.ended_precision), stay.end_recorded_on))
        return [Start(StatutoryAct.END, began_on, stay.end_recorded_on)]
    if stay.state == ResidenceState.ACTIVE and stay.expected_end_on is not None and stay.expected_end_on < today:
        return [Start(StatutoryAct.END, stay.expected_end_on, None, is_presumed=True)]
    return []


def read_clocks(rules: Collection[StatutoryRule], stay: Stay, granted: Collection[str], today: date, is_working: IsWorking) -> list[Clock]:
    """The clock card: every clock of a stay under the rule of its day; ``granted`` are the kinds of the exemptions that were granted."""
    found = [(start, rule_on(rules, start.act, _who(start.act, stay), start.began_on)) for start in starts(stay, today)]
    return [_read(start, rule, stay, granted, today, is_working) for start, rule in found if rule is not None and stay.category in rule.categories]


def _who(act: StatutoryAct, stay: Stay) -> Reporter:
    return Reporter.RESIDENT if act is StatutoryAct.CHANGE else reporter(stay.channel)


def _read(start: Start, rule: StatutoryRule, stay: Stay, granted: Collection[str], today: date, is_working: IsWorking) -> Clock:
    holding = [provision.kind for provision in rule.exemptions if check_exemption(provision, stay) is ALLOWED]
    stopped_by = next((kind for kind in holding if kind in granted), None)
    may_stop = tuple(kind for kind in holding if kind not in granted)
    if stopped_by is not None:
        return Clock(start, rule, ClockState.STOPPED, None, None, 0, stopped_by, may_stop)
    due = due_on(start.began_on, rule.days, rule.day_kind, is_working)
    late_by = max(0, -days_left(due, start.done_on or today))
    left = days_left(due, today) if start.done_on is None else None
    return Clock(start, rule, _state(start, late_by), due, left, late_by, None, may_stop)


def _state(start: Start, late_by: int) -> ClockState:
    if start.done_on is None:
        return ClockState.OVERDUE if late_by else ClockState.RUNNING
    return ClockState.LATE if late_by else ClockState.MET


def provision_for(rules: Collection[StatutoryRule], stay: Stay, kind: str) -> Provision | None:
    """What the rules of a stay's first day say of an exemption, whichever act it is from; None if they do not provide for it."""
    began_on = _arrival(stay).began_on
    found = [rule_on(rules, act, _who(act, stay), began_on) for act in StatutoryAct]
    provisions = (provision for rule in found if rule is not None and stay.category in rule.categories for provision in rule.exemptions)
    return next((provision for provision in provisions if provision.kind == kind), None)


def check_exemption(provision: Provision | None, stay: Stay) -> Decision:
    """Whether a stay is one that the provision speaks of; a short stay is measured from its start to its end, or its expected end."""
    if provision is None:
        return Refused("EXEMPTION_NOT_PROVIDED", "The rule does not provide for this exemption.", "/kind")
    holds = _is_short_stay_with_kin if provision.kind == ExemptionKind.SHORT_STAY_WITH_KIN else _is_child
    if holds(stay, provision.limit):
        return ALLOWED
    return Refused("EXEMPTION_DOES_NOT_APPLY", "The residence is not of the kind that this exemption is for.", "/kind")


def _is_short_stay_with_kin(stay: Stay, most_days: int) -> bool:
    end = stay.ended_on or stay.expected_end_on
    return stay.place_kind == PlaceKind.RELATIVE and end is not None and (end - stay.started_on).days <= most_days


def _is_child(stay: Stay, age: int) -> bool:
    born = stay.birth_date
    if born is None:
        return False
    # Somebody born on 29 February comes of an age on 1 March of other years.
    return (stay.started_on.year - born.year, stay.started_on.month, stay.started_on.day) < (age, born.month, born.day)
