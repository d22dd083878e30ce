"""Erasure on request: a resident asks, the counter proposes, another account approves, and a receipt remains.

Nothing is erased while the person lives here, a legal hold stands, or the law has the record kept; every reason is told at once.
"""

from collections.abc import Sequence
from typing import Any

from services.population.handlers.erasure import Cause, erase_person
from services.population.handlers.proposals import decide, list_proposals, proposal_in_reach
from services.population.handlers.reach import person_in_reach
from services.population.handlers.retention import rule_in_force
from services.population.models import Erasure, Person
from services.population.queries import records as queries
from services.population.rules import retention
from services.population.rules.proposals import Act
from services.population.schemas.records import show_erasure
from shared.contracts.population.vocabulary.records import ProposalState, RecordType
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict
from shared.errors import Conflict
from shared.reach import own_station, scope


def request_erasure(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Propose that a person be erased; raises ``NotFound``, or ``Conflict`` with all that stands against it."""
    person, _ = person_in_reach(uow, data["id"])
    station_code = own_station(uow.actor)
    family = queries.lock_people(uow.session, queries.family(uow.session, person.id))
    _refuse_obstacles(uow, family, f"person:{person.id}", station_code)
    uow.refuse_on({"uq_erasure_open": lambda: Conflict("ERASURE_REQUESTED_BEFORE", "A request for this person waits to be decided.")})
    erasure = _new_erasure(uow, person.id, station_code, data["reason"])
    uow.session.add(erasure)
    # The server gives the number.
    uow.flush()
    _audit(uow, "ERASURE_REQUESTED", erasure, station_code, purpose=data["purpose"])
    return uow.commit(show_erasure(erasure, station_code, []))


def _new_erasure(uow: UnitOfWork, person_id: str, station_code: str, reason: str) -> Erasure:
    return Erasure(
        id=new_id(),
        person_id=person_id,
        reason=reason,
        kinds=[],
        rule_ids=[],
        state=ProposalState.PROPOSED.value,
        station_code=station_code,
        proposed_by=uow.actor.account_id,
        proposed_at=uow.now,
    )


def _refuse_obstacles(uow: UnitOfWork, family: Sequence[Person], subject: str, station_code: str) -> None:
    ids = [person.id for person in family]
    residences = [(residence.state, residence.ended_on) for residence in queries.residences_of(uow.session, ids)]
    minimum, person_minimum = (rule_in_force(uow, record_type).minimum_days for record_type in RecordType)
    held = queries.is_held(uow.session, ids, uow.today)
    employed = queries.works_somewhere(uow.session, ids)
    wrong = retention.obstacles(residences, minimum, person_minimum, held=held, employed=employed, today=uow.today)
    if wrong:
        raise uow.denied(conflict(wrong), subject, station_code=station_code, related=[f"person:{person_id}" for person_id in ids])


def approve_erasure(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Erase the person now; raises ``NotFound``, ``Stale``, ``Forbidden("SAME_PERSON")``, or ``Conflict`` with what stands against it."""
    erasure, station_code = proposal_in_reach(uow, Erasure, data["id"], locked=True)
    decide(uow, erasure, data["version"], Act.APPROVE, station_code)
    family = queries.lock_people(uow.session, queries.family(uow.session, erasure.person_id))
    _refuse_obstacles(uow, family, f"erasure:{erasure.id}", station_code)
    rules = [rule_in_force(uow, record_type) for record_type in RecordType]
    kinds = erase_person(uow, family, Cause(station_code, erasure_id=erasure.id))
    erasure.kinds, erasure.rule_ids = sorted(kinds), [rule.id for rule in rules]
    erasure.state, erasure.finished_at = ProposalState.DONE.value, uow.now
    _audit(uow, "ERASURE_DONE", erasure, station_code)
    return uow.commit(show_erasure(erasure, station_code, rules))


def reject_erasure(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Erase nothing; who proposed it may take it back."""
    erasure, station_code = proposal_in_reach(uow, Erasure, data["id"], locked=True)
    decide(uow, erasure, data["version"], Act.REJECT, station_code)
    erasure.finished_at = uow.now
    _audit(uow, "ERASURE_REJECTED", erasure, station_code)
    return uow.commit(show_erasure(erasure, station_code, []))


def get_erasure(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A request for erasure, or its receipt; raises ``NotFound``."""
    erasure, station_code = proposal_in_reach(uow, Erasure, data["id"])
    _audit(uow, "ERASURE_READ", erasure, station_code)
    return show_erasure(erasure, station_code, queries.rules(uow.session))


def list_erasures(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of requests and receipts within reach."""
    rules = queries.rules(uow.session)
    answer = list_proposals(
        uow, Erasure, data, lambda found: [show_erasure(erasure, queries.station_now(uow.session, erasure.station_code), rules) for erasure in found]
    )
    station_code = scope(uow.actor)
    related = [name for item in answer["items"] for name in (f"erasure:{item['id']}", f"person:{item['person_id']}")]
    uow.audit("ERASURES_LISTED", f"erasures:{station_code or '*'}", station_code=station_code, related=related)
    return answer


def _audit(uow: UnitOfWork, action: str, erasure: Erasure, station_code: str, *, purpose: str | None = None) -> None:
    related, detail = [f"person:{erasure.person_id}"], {"reason": erasure.reason}
    uow.audit(action, f"erasure:{erasure.id}", station_code=station_code, detail=detail, related=related, purpose=purpose)
