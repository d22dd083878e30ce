"""Reading moves, by staff of either station: each sees its own half. Those of a sealed person are the heads' to read."""

from collections.abc import Sequence
from typing import Any

from services.population.handlers.reach import refuse_sealed, residence_in_reach
from services.population.models import Move, Person, Residence
from services.population.queries import spells as queries
from services.population.rules.secrecy import reads_sealed
from services.population.schemas.spells import show_move
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.reach import asks_elsewhere, scope

Found = tuple[Move, Residence, Residence, Person]


def get_move(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One move into or out of a station within reach; raises ``NotFound``."""
    found = move_within(uow, queries.move(uow.session, data["id"]), data["id"])
    _audit_read(uow, found)
    return show_move(*found, uow.cipher, uow.actor)


def list_moves(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The moves into and out of a residence within reach; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    found = queries.moves_of(uow.session, residence.id)
    items = [show_move(row[0], row[1], row[2], row[3], uow.cipher, uow.actor) for row in found]
    subject = f"residence:{residence.id}"
    related = [name for name in _shown(items) if name != subject]
    uow.audit("MOVES_LISTED", subject, station_code=residence.station_code, related=[f"person:{person.id}", *related])
    return {"items": items}


def list_station_moves(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of the moves into and out of the stations within reach, but for those of sealed people; another station's page is empty."""
    station_code = scope(uow.actor)
    if asks_elsewhere(station_code, data["station_code"]):
        return _audited_page(uow, data["station_code"], {"items": [], "next": None})
    station_code = station_code or data["station_code"]
    listing = f"moves|{station_code}|{data['direction']}"
    # Left out, not veiled: from where to where somebody sealed has moved is told by a move itself.
    asked = queries.station_moves(station_code, data["direction"], sealed=reads_sealed(uow.actor.roles))
    columns: list[Any] = [Move.id]
    rows: Sequence[Any] = uow.session.execute(keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)).all()
    answer = page(
        rows,
        data["limit"],
        lambda row: [row[0].id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_move(row[0], row[1], row[2], row[3], uow.cipher, uow.actor),
    )
    return _audited_page(uow, station_code, answer)


def _audited_page(uow: UnitOfWork, station_code: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    items = answer["items"]
    people = dict.fromkeys(f"person:{item['person_id']}" for item in items)
    detail = {"count": len(items)}
    uow.audit("MOVES_LISTED", f"moves:{station_code or '*'}", station_code=station_code, detail=detail, related=[*people, *_shown(items)])
    return answer


def _shown(items: Sequence[dict[str, Any]]) -> list[str]:
    """The moves, and the residences of which a half is shown."""
    halves = (half for item in items for half in (item["left"], item["entered"]) if half)
    return [*(f"move:{item['id']}" for item in items), *dict.fromkeys(f"residence:{half['id']}" for half in halves)]


def _audit_read(uow: UnitOfWork, found: Found) -> None:
    move, left, entered, person = found
    shown = [f"residence:{residence.id}" for residence in (left, entered) if uow.actor.reaches(residence.station_code)]
    station_code = uow.actor.station_code or entered.station_code
    uow.audit("MOVE_READ", f"move:{move.id}", station_code=station_code, related=[f"person:{person.id}", *shown])


def move_within(uow: UnitOfWork, found: Found | None, move_id: str) -> Found:
    """A move of which a half is within reach; raises ``NotFound``, which is on record at both stations, or ``Forbidden`` if it is sealed."""
    mine = [residence.station_code for residence in found[1:3] if uow.actor.reaches(residence.station_code)] if found else []
    if found is not None and mine:
        refuse_sealed(uow, found[3], f"move:{move_id}", station_code=mine[0])
        return found
    refusal = NotFound("MOVE_NOT_FOUND")
    if found is None:
        raise uow.denied(refusal, f"move:{move_id}")
    for residence in found[1:3]:
        uow.denied(refusal, f"move:{move_id}", station_code=residence.station_code, related=[f"residence:{residence.id}", f"person:{found[3].id}"])
    raise refusal
