"""A guest stays longer than was said, or shorter: the residence is expected to end on that day.

What is told before the report was answered is left: whoever hears the answer sees which day is on file, and tells again if it is another.
"""

from datetime import date
from typing import Any

from services.population.handlers.alteration import announce_alteration
from services.population.handlers.stay_departures import spell_of
from services.population.models import Person, Residence, StayResidence
from services.population.queries import stays as queries
from services.population.rules.stays import expected_end, is_newer_plan
from shared.contracts.population.vocabulary import ChangeKind, ResidenceState
from shared.contracts.population.vocabulary.stays import StayOutcome
from shared.db.unit_of_work import UnitOfWork


def replan_stay(uow: UnitOfWork, delivered: Any) -> None:
    """Change the expected end of the spell that a stay has led to, on record; not of one that has ended, and never back to an older plan."""
    known = queries.locked(uow.session, delivered.data["stay_id"])
    if known is not None and _is_news(known, delivered.subject_version):
        known.planned_version = delivered.subject_version
        _change(uow, spell_of(uow, str(known.residence_id)), delivered.data["expected_out_on"])
    uow.commit()


def _is_news(known: StayResidence, version: int) -> bool:
    return known.outcome == StayOutcome.REGISTERED and is_newer_plan(known.planned_version, version)


def _change(uow: UnitOfWork, residence: Residence, expected_out_on: date | None) -> None:
    before, after = residence.expected_end_on, expected_end(residence.started_on, expected_out_on)
    if residence.state != ResidenceState.ACTIVE or before == after:
        return
    residence.advance(residence.version)
    residence.expected_end_on = after
    person = uow.session.get_one(Person, residence.person_id)
    was, becomes = {"expected_end_on": before}, {"expected_end_on": after}
    announce_alteration(uow, residence, person, ChangeKind.CHANGE, max(residence.started_on, uow.today), was, becomes)
