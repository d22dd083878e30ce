"""Retention rules, what is beyond its time by them, and the legal holds that stand against it."""

from collections.abc import Sequence
from typing import Any

from services.population.handlers.reach import audited_station, person_in_reach
from services.population.models import LegalHold, RetentionRule
from services.population.queries import records as queries
from services.population.rules import retention
from services.population.schemas.records import show_hold, show_rule
from shared.contracts.population.vocabulary.records import RecordType
from shared.db.base import new_id
from shared.db.notes import seal_text
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Conflict, NotFound, Unavailable
from shared.reach import asks_elsewhere, own_station, scope


def rule_in_force(uow: UnitOfWork, record_type: RecordType) -> RetentionRule:
    """The rule that holds today; the first ones came with the product, so that there always is one."""
    rule = retention.in_force(queries.rules(uow.session, record_type), record_type, uow.today)
    if rule is None:
        raise Unavailable("NO_RETENTION_RULE", "No retention rule holds today.")
    return rule


def publish_retention_rule(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A new version of a rule; raises ``Invalid``, or ``Conflict("RETENTION_RULE_EXISTS")`` when one begins on that day."""
    refuse(retention.check_rule(data["days"], data["minimum_days"], data["valid_from"], uow.today))
    uow.refuse_on({"uq_retention_rule_record_type_valid_from": lambda: Conflict("RETENTION_RULE_EXISTS", "Another rule begins on that day.")})
    rule = RetentionRule(id=new_id(), **data, confirmed=True, published_by=uow.actor.account_id, published_at=uow.now)
    uow.insert(rule)
    detail = {name: str(data[name]) for name in ("record_type", "days", "minimum_days", "valid_from")}
    uow.audit("RETENTION_RULE_PUBLISHED", f"retention_rule:{rule.id}", station_code=None, detail=detail)
    return uow.commit(show_rule(rule))


def list_retention_rules(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """All rules of a kind, or of all."""
    return {"items": [show_rule(rule) for rule in queries.rules(uow.session, data["record_type"])]}


def list_due_records(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """How much is beyond its time within reach, by kind of record."""
    del data  # there is nothing to ask
    station_code = scope(uow.actor)
    stations = None if station_code is None else queries.stations_of(uow.session, station_code)
    return {"items": [_count(uow, record_type, stations) for record_type in RecordType]}


def _count(uow: UnitOfWork, record_type: RecordType, stations: Sequence[str] | None) -> dict[str, Any]:
    rule = rule_in_force(uow, record_type)
    reference = retention.counted_from(uow.today, rule.days)
    count, held = queries.count_due(uow.session, queries.due(record_type, stations, reference, uow.today))
    return {"record_type": record_type.value, "rule_id": rule.id, "counted_from": reference.isoformat(), "count": count, "held": held}


def place_hold(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Have a person's records kept; raises ``NotFound`` or ``Invalid``."""
    person, residences = person_in_reach(uow, data["id"])
    refuse(retention.check_until(data["until"], uow.today))
    _require_unerased(uow, person.id)
    hold_id = new_id()
    hold = LegalHold(
        id=hold_id,
        person_id=person.id,
        reason=data["reason"],
        authority_encrypted=seal_text(uow.cipher, "legal_hold", "authority_encrypted", hold_id, data["authority"]),
        until=data["until"],
        placed_by=uow.actor.account_id,
        placed_at=uow.now,
        released_by=None,
        released_at=None,
    )
    uow.insert(hold)
    _audit(uow, "HOLD_PLACED", hold, audited_station(uow, residences))
    return uow.commit(show_hold(hold, uow.cipher, uow.today))


def _require_unerased(uow: UnitOfWork, person_id: str) -> None:
    # Locked, as whoever erases or disposes of something locks the person first: either the hold is seen, or it is too late for it.
    if queries.lock_people(uow.session, [person_id])[0].erased_at is not None:
        raise uow.denied(NotFound("PERSON_NOT_FOUND"), f"person:{person_id}", station_code=own_station(uow.actor))


def release_hold(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """End a hold; raises ``NotFound``, ``Stale`` or ``Conflict("HOLD_RELEASED")``."""
    hold = queries.locked_hold(uow.session, data["id"])
    if hold is None:
        raise uow.denied(NotFound("HOLD_NOT_FOUND"), f"hold:{data['id']}")
    _require_reach(uow, hold)
    hold.advance(data["version"])
    if hold.released_at is not None:
        raise Conflict("HOLD_RELEASED", "This hold was released before.")
    hold.released_by, hold.released_at = uow.actor.account_id, uow.now
    _audit(uow, "HOLD_RELEASED", hold, own_station(uow.actor))
    return uow.commit(show_hold(hold, uow.cipher, uow.today))


def _require_reach(uow: UnitOfWork, hold: LegalHold) -> None:
    stations = {residence.station_code for residence in queries.residences_of(uow.session, queries.family(uow.session, hold.person_id))}
    if own_station(uow.actor) not in stations:
        raise uow.denied(
            NotFound("HOLD_NOT_FOUND"), f"hold:{hold.id}", station_code=min(stations, default=None), related=[f"person:{hold.person_id}"]
        )


def _audit(uow: UnitOfWork, action: str, hold: LegalHold, station_code: str) -> None:
    uow.audit(action, f"hold:{hold.id}", station_code=station_code, detail={"reason": hold.reason}, related=[f"person:{hold.person_id}"])


def list_holds(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of holds within reach; another station's page is empty."""
    own = scope(uow.actor)
    answer = {"items": [], "next": None} if asks_elsewhere(own, data["station_code"]) else _holds(uow, own or data["station_code"], data)
    shown = [name for item in answer["items"] for name in (f"hold:{item['id']}", f"person:{item['person_id']}")]
    uow.audit("HOLDS_LISTED", f"holds:{data['station_code'] or own or '*'}", station_code=own, related=shown)
    return answer


def _holds(uow: UnitOfWork, station_code: str | None, data: dict[str, Any]) -> dict[str, Any]:
    listing = f"holds|{station_code}|{data['person_id']}|{data['in_force']}"
    columns: list[Any] = [LegalHold.id]
    asked = keyset(queries.holds(data, station_code, uow.today), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    return page(
        uow.session.scalars(asked),
        data["limit"],
        lambda hold: [hold.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda hold: show_hold(hold, uow.cipher, uow.today),
    )
