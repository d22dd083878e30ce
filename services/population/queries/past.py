"""Who lived where on a day or in a period of the past: ``rules/uncertain_days.lived_there`` and the changes since, as SQL.

Where a residence was then follows from its changes: what the first change after the day says that was before, else what it is
now. The two columns that listings ask for are kept in plain for this; corrections have always been so and are left out.
"""

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, exists, literal_column, not_, or_, select, union

from services.population.models import Alteration, Residence
from services.population.models.residences import step
from services.population.rules.spells import NEVER_WAS
from services.population.rules.uncertain_days import Period
from shared.contracts.population.vocabulary import ChangeKind, ResidenceState

BEFORE = {"community_id": Alteration.community_before, "house_id": Alteration.house_before}

_LATEST_END: ColumnElement[Any] = literal_column(f"(CAST(residence.ended_on + {step('residence.ended_precision')} AS date) - 1)", Date)


def lived_there(period: Period) -> ColumnElement[bool]:
    """That somebody lived there, for certain or possibly, at some time in the period; what never was counts in no past."""
    was = or_(Residence.end_reason.is_(None), Residence.end_reason.not_in(sorted(NEVER_WAS)))
    goes_on = and_(Residence.started_on < _LATEST_END, *([] if period.first is None else [period.first < _LATEST_END]))
    begun = [] if period.last is None else [Residence.started_on <= period.last]
    return and_(was, or_(Residence.ended_on.is_(None), goes_on), *begun)


def was_state(state: str, period: Period) -> ColumnElement[bool]:
    """That the spell went on, or had ended, at the end of the period."""
    if period.last is None:
        return Residence.state == state
    ended = and_(Residence.ended_on.is_not(None), Residence.ended_on <= period.last)
    return ended if state == ResidenceState.ENDED else not_(ended)


def was_at(name: str, value: str, period: Period) -> ColumnElement[bool]:
    """That a residence belonged to a community, or a house, at some time in the period."""
    column, before = getattr(Residence, name), BEFORE[name]
    ever: Any = union(select(Residence.id).where(column == value), select(Alteration.residence_id).where(before == value))
    return and_(Residence.id.in_(ever), or_(_at_the_end(name, value, period), _until_a_change(name, value, period)))


def _changes(name: str) -> list[ColumnElement[bool]]:
    return [Alteration.residence_id == Residence.id, Alteration.kind == ChangeKind.CHANGE.value, Alteration.fields.contains([name])]


def _at_the_end(name: str, value: str, period: Period) -> ColumnElement[bool]:
    column: ColumnElement[Any] = getattr(Residence, name)
    if period.last is None:
        return column == value
    later = select(BEFORE[name]).where(*_changes(name), Alteration.changed_on > period.last)
    first = later.order_by(Alteration.changed_on, Alteration.id).limit(1).correlate(Residence).scalar_subquery()
    return or_(first == value, and_(column == value, not_(exists(later.correlate(Residence)))))


def _until_a_change(name: str, value: str, period: Period) -> ColumnElement[bool]:
    during = [BEFORE[name] == value, *_changes(name)]
    during += [] if period.first is None else [Alteration.changed_on > period.first]
    during += [] if period.last is None else [Alteration.changed_on <= period.last]
    return exists(select(Alteration.id).where(*during).correlate(Residence))


def in_the_past(asked: Select[Any], period: Period, wanted: dict[str, Any]) -> Select[Any]:
    """What of a listing lived there in the period, with the filters by community, house and state as it was then."""
    places = [was_at(name, wanted[name], period) for name in BEFORE if wanted.get(name) is not None]
    states = [] if wanted.get("state") is None else [was_state(wanted["state"], period)]
    return asked.where(lived_there(period), *places, *states)
