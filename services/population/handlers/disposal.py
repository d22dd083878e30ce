"""Disposing of what is beyond its time: one head proposes a batch, another account approves, a job carries it out in chunks.

Each chunk is a transaction of its own, and each record is looked at again when its turn comes: a process that is killed, and a hold that
was placed meanwhile, leave nothing half done.
"""

from collections.abc import Sequence
from typing import Any

from services.population.handlers.erasure import Cause, erase_person, remove_residence
from services.population.handlers.proposals import decide, list_proposals, proposal_in_reach
from services.population.handlers.retention import rule_in_force
from services.population.models import DisposalBatch, DisposalItem, RetentionRule
from services.population.queries import records as queries
from services.population.queries.residences import locked_residence
from services.population.rules import retention
from services.population.rules.proposals import Act
from services.population.schemas.records import show_batch, show_record
from services.population.schemas.residences import local_day
from shared.contracts.population.vocabulary.records import DisposalOutcome, ProposalState, RecordType
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict
from shared.reach import own_station, scope

MOST = 500
"""Records of one batch: as many as somebody can look into before approving."""
CHUNK = 20
"""Records of one transaction."""
KIND = {RecordType.RESIDENCE_ENDED: "residence", RecordType.PERSON_WITHOUT_RESIDENCE: "person"}


def propose_disposal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Propose the own station's oldest due records of a kind; raises ``Conflict("NOTHING_TO_DISPOSE")``."""
    record_type, station_code = RecordType(data["record_type"]), own_station(uow.actor)
    rule = rule_in_force(uow, record_type)
    asked = queries.due(record_type, queries.stations_of(uow.session, station_code), retention.counted_from(uow.today, rule.days), uow.today)
    found = queries.to_propose(uow.session, asked, MOST)
    if not found:
        raise Conflict("NOTHING_TO_DISPOSE", "Nothing of this kind is beyond its time, free of holds and not proposed yet.")
    uow.refuse_on({"uq_disposal_item_open": Contended})
    batch = _new_batch(uow, record_type, station_code, rule.id, len(found))
    items = [DisposalItem(batch_id=batch.id, record_id=record_id, outcome=None, handled_at=None) for record_id in found]
    uow.insert(batch, *items)
    _audit(uow, "DISPOSAL_PROPOSED", batch, station_code, items)
    return uow.commit({**show_batch(batch, station_code, 0, 0), "records": [show_record(item) for item in items]})


def _new_batch(uow: UnitOfWork, record_type: RecordType, station_code: str, rule_id: str, count: int) -> DisposalBatch:
    return DisposalBatch(
        id=new_id(),
        record_type=record_type.value,
        rule_id=rule_id,
        count=count,
        state=ProposalState.PROPOSED.value,
        station_code=station_code,
        proposed_by=uow.actor.account_id,
        proposed_at=uow.now,
        decided_by=None,
        decided_at=None,
        finished_at=None,
    )


def approve_disposal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Have a batch carried out; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Forbidden("SAME_PERSON")``."""
    batch, station_code = proposal_in_reach(uow, DisposalBatch, data["id"], locked=True)
    decide(uow, batch, data["version"], Act.APPROVE, station_code)
    return _decided(uow, "DISPOSAL_APPROVED", batch, station_code)


def reject_disposal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Have a batch not carried out; who proposed it may take it back."""
    batch, station_code = proposal_in_reach(uow, DisposalBatch, data["id"], locked=True)
    decide(uow, batch, data["version"], Act.REJECT, station_code)
    batch.finished_at = uow.now
    queries.close_items(uow.session, batch.id, DisposalOutcome.REJECTED, uow.now)
    return _decided(uow, "DISPOSAL_REJECTED", batch, station_code)


def _decided(uow: UnitOfWork, action: str, batch: DisposalBatch, station_code: str) -> dict[str, Any]:
    uow.flush()
    items = queries.items(uow.session, batch.id)
    _audit(uow, action, batch, station_code, items)
    return uow.commit(_show(batch, station_code, items))


def get_disposal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A batch with its records; raises ``NotFound``."""
    batch, station_code = proposal_in_reach(uow, DisposalBatch, data["id"])
    items = queries.items(uow.session, batch.id)
    _audit(uow, "DISPOSAL_READ", batch, station_code, items)
    return _show(batch, station_code, items)


def list_disposals(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of batches within reach."""
    answer = list_proposals(uow, DisposalBatch, data, lambda batches: _summaries(uow, batches))
    station_code = scope(uow.actor)
    related = [f"disposal:{item['id']}" for item in answer["items"]]
    uow.audit("DISPOSALS_LISTED", f"disposals:{station_code or '*'}", station_code=station_code, related=related)
    return answer


def _summaries(uow: UnitOfWork, batches: Sequence[DisposalBatch]) -> list[dict[str, Any]]:
    counts = queries.outcomes(uow.session, [batch.id for batch in batches])
    return [
        show_batch(batch, queries.station_now(uow.session, batch.station_code), counts.get((batch.id, True), 0), counts.get((batch.id, False), 0))
        for batch in batches
    ]


def _show(batch: DisposalBatch, station_code: str, items: Sequence[DisposalItem]) -> dict[str, Any]:
    disposed = sum(item.outcome == DisposalOutcome.DISPOSED for item in items)
    kept = sum(item.outcome is not None for item in items) - disposed
    return {**show_batch(batch, station_code, disposed, kept), "records": [show_record(item) for item in items]}


def _audit(uow: UnitOfWork, action: str, batch: DisposalBatch, station_code: str, items: Sequence[DisposalItem]) -> None:
    related = [f"{KIND[RecordType(batch.record_type)]}:{item.record_id}" for item in items]
    detail = {"record_type": batch.record_type, "count": len(items)}
    uow.audit(action, f"disposal:{batch.id}", station_code=station_code, detail=detail, related=related)


def dispose_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Dispose of some records of the oldest approved batch; returns how many it looked at, or 1 for the end of a batch."""
    batch = queries.approved_batch(uow.session)
    if batch is None:
        return uow.commit(0)
    items = queries.pending_items(uow.session, batch.id, most)
    if not items:
        return uow.commit(_finish(uow, batch))
    record_type = RecordType(batch.record_type)
    rule, station_code = rule_in_force(uow, record_type), queries.station_now(uow.session, batch.station_code)
    dispose = _dispose_residence if record_type is RecordType.RESIDENCE_ENDED else _dispose_person
    for item in items:
        item.outcome = dispose(uow, item.record_id, rule, Cause(station_code, batch_id=batch.id)).value
        item.handled_at = uow.now
    return uow.commit(len(items))


def _finish(uow: UnitOfWork, batch: DisposalBatch) -> int:
    batch.state, batch.finished_at = ProposalState.DONE.value, uow.now
    batch.advance(batch.version)
    uow.audit("DISPOSAL_DONE", f"disposal:{batch.id}", station_code=queries.station_now(uow.session, batch.station_code))
    return 1


def _dispose_residence(uow: UnitOfWork, residence_id: str, rule: RetentionRule, cause: Cause) -> DisposalOutcome:
    found = locked_residence(uow.session, residence_id)
    if found is None:
        return DisposalOutcome.GONE
    residence, person = found
    held = queries.is_held(uow.session, queries.family(uow.session, person.id), uow.today)
    recorded_on = local_day(residence.end_recorded_at) if residence.end_recorded_at else None
    reference = retention.counts_from(residence.ended_on, residence.end_reason, recorded_on)
    outcome = retention.outcome(reference, rule.days, held=held, today=uow.today)
    if outcome is DisposalOutcome.DISPOSED:
        remove_residence(uow, residence, cause)
        # From now on the person's own days are counted, if it was the last.
        person.updated_at = uow.now
    return outcome


def _dispose_person(uow: UnitOfWork, person_id: str, rule: RetentionRule, cause: Cause) -> DisposalOutcome:
    family = queries.family(uow.session, person_id)
    people = {person.id: person for person in queries.lock_people(uow.session, family)}
    person = people.get(person_id)
    if person is None or person.erased_at is not None:
        return DisposalOutcome.GONE
    in_use = person.merged_into is not None or bool(queries.residences_of(uow.session, family)) or queries.works_somewhere(uow.session, family)
    reference = None if in_use else local_day(person.updated_at)
    outcome = retention.outcome(reference, rule.days, held=queries.is_held(uow.session, family, uow.today), today=uow.today)
    if outcome is DisposalOutcome.DISPOSED:
        erase_person(uow, list(people.values()), cause)
    return outcome
