"""Rooms in which more people stay than they may hold: listed, noticed once each, and the rule by which."""

from decimal import Decimal
from typing import Any

from services.housing.models import CapacityBreach, CapacityRuleLine, Room
from services.housing.queries import capacity as queries
from services.housing.rules.capacity import Limit, allowed, check_version, limit_for, limits_on
from services.housing.schemas.statistics import breach_fact, show_breach, show_rules
from shared.answers import Answer
from shared.contracts.housing.events.statistics import ROOM_OVER_CAPACITY
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.reach import asks_elsewhere, scope

CHUNK = 200


def list_capacity_breaches(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of rooms within reach with too many people; another station's page is empty."""
    own = scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return {"items": [], "next": None}
    station_code, in_force = own or data["station_code"], _in_force(uow)
    listing = f"capacity-breaches|{station_code}"
    columns: list[Any] = [Room.id]
    asked = keyset(queries.rooms_over(station_code, in_force), columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    answer = page(
        uow.session.execute(asked).all(),
        data["limit"],
        lambda row: [row[0].id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_breach(row, in_force),
    )
    shown = list(dict.fromkeys(f"house:{item['house_id']}" for item in answer["items"]))
    subject = "house:*" if station_code is None else f"houses:{station_code}"
    uow.audit("CAPACITY_BREACHES_LISTED", subject, station_code=station_code, detail={"count": len(answer["items"])}, related=shown)
    return answer


def _in_force(uow: UnitOfWork) -> list[Limit]:
    return limits_on(queries.limits(uow.session), uow.today)


def notice_breaches(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Announce some rooms that have come to hold too many people, and note which hold them no more; returns how many of both.

    A room is announced once: not again before it was noted that it is over.
    """
    in_force = _in_force(uow)
    # Of two jobs at once the second violates the constraint, is run again, and finds what the first has made.
    uow.refuse_on({"uq_capacity_breach_lasting": Contended})
    over = queries.over_now(uow.session, in_force)
    ended = [breach for breach in queries.lasting(uow.session) if breach.room_id not in over][:most]
    for breach in ended:
        breach.ended_at = uow.now
    new = [room_id for room_id, is_announced in over.items() if not is_announced][:most]
    begun = uow.session.execute(queries.rooms_over(None, in_force, new)).all() if new else []
    for row in begun:
        _announce(uow, row, in_force)
    return uow.commit(len(ended) + len(begun))


def _announce(uow: UnitOfWork, row: Any, in_force: list[Limit]) -> None:
    room, house, people, open_beds, _ = row
    most = allowed(open_beds, room.area_m2, limit_for(in_force, house.rental_kind))
    breach = CapacityBreach(
        id=new_id(), room_id=room.id, house_id=house.id, people=people, allowed=most, began_on=uow.today, began_at=uow.now, ended_at=None
    )
    uow.insert(breach)
    uow.announce(ROOM_OVER_CAPACITY, breach.id, breach_fact(breach, house), station_code=house.station_code, version=1)
    detail = {"people": people, "allowed": most}
    uow.audit("ROOM_OVER_CAPACITY", f"capacity_breach:{breach.id}", station_code=house.station_code, detail=detail, related=[f"house:{house.id}"])


def list_capacity_rules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:  # noqa: ARG001 # there is nothing to ask for
    """Every version, the newest first."""
    return {"items": show_rules(queries.rule_lines(uow.session))}


def publish_capacity_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Publish a version; raises ``Invalid`` with all that is wrong with it."""
    queries.lock_rules(uow.session)
    known, limiting = queries.rule_lines(uow.session), ("area_per_person_m2", "most_in_room")
    lines = [(line["rental_kind"], any(line[name] is not None for name in limiting)) for line in data["lines"]]
    refuse(check_version(data["valid_from"], lines, {line.valid_from for line in known}, uow.today))
    version = 1 + max(line.version for line in known)
    of_all = {"version": version, "published_by": uow.actor.account_id, "published_at": uow.now}
    of_all |= {name: data[name] for name in ("valid_from", "basis_zh", "basis_en")}
    made = [CapacityRuleLine(id=new_id(), **of_all, **_exact(line)) for line in data["lines"]]
    uow.insert(*made)
    uow.audit("CAPACITY_RULE_PUBLISHED", f"capacity_rule:{version}", station_code=None, detail={"valid_from": data["valid_from"].isoformat()})
    return uow.commit(show_rules(made)[0])


def _exact(line: dict[str, Any]) -> dict[str, Any]:
    area = line["area_per_person_m2"]
    return {**line, "area_per_person_m2": None if area is None else Decimal(str(area)).quantize(Decimal("0.01"))}
