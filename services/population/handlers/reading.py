"""Reading residences and people: masked, within reach, and each time with an entry in the audit trail."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import orjson

from services.population.handlers.reach import audited_station, person_in_reach, residence_in_reach
from services.population.models import Residence
from services.population.queries import residences as queries
from services.population.rules.secrecy import reads_sealed
from services.population.rules.uncertain_days import Period, asked_period, check_period
from services.population.schemas.residences import show_asked, show_listed, show_residence, show_revealed
from services.population.sealing import open_values
from shared.contracts.population.vocabulary import DatePrecision, PersonField, ResidenceState
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Throttled
from shared.reach import asks_elsewhere, own_station, scope

PAST_FIELDS = frozenset({"address", "community_id", "house_id", "expected_end_on", "category", "reason", "place_kind", "hukou_match"})
"""Fields of a residence whose past the history tells."""
NOT_ENDED = {
    "state": ResidenceState.ACTIVE.value,
    "ended_on": None,
    "ended_precision": DatePrecision.DAY.value,
    "end_reason": None,
    "end_reason_code": None,
}
"""How a spell looked on a day before its end."""


def get_residence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One residence within reach; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    uow.audit("RESIDENCE_READ", f"residence:{residence.id}", station_code=residence.station_code, related=[f"person:{person.id}"])
    return show_residence(residence, person, uow.cipher, uow.actor)


def list_residences(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of residences within reach; another station's page is empty. Raises ``Invalid`` for contradictory times."""
    due = _due_before(data, uow.today)
    refuse(check_period(data["as_of"], Period(data["from"], data["to"]), about_now=due is not None))
    station_code = scope(uow.actor)
    if asks_elsewhere(station_code, data["station_code"]):
        return _audited_page(uow, data["station_code"], {"items": [], "next": None})
    station_code = station_code or data["station_code"]
    filters = {name: value for name, value in data.items() if name not in {"limit", "cursor"}}
    answer = _listed(uow, station_code, data, due, f"residences|{station_code}|{orjson.dumps(filters, default=str).decode()}")
    return _audited_page(uow, station_code, answer)


def _due_before(data: dict[str, Any], today: date) -> date | None:
    """The day before which an expected end is one that a listing of what is due asks for; None if it asks for something else."""
    days = (data["expected_end_before"], today if data["due"] else None)
    return min((day for day in days if day is not None), default=None)


def _listed(uow: UnitOfWork, station_code: str | None, data: dict[str, Any], due: date | None, listing: str) -> dict[str, Any]:
    period = asked_period(data["as_of"], data["from"], data["to"])
    # Left out, not veiled: a filter by house or community would tell where somebody sealed lives.
    asked = queries.listed(station_code, data, sealed=reads_sealed(uow.actor.roles))
    names = ["id"] if due is None else ["expected_end_on", "id"]
    columns: list[Any] = [getattr(Residence, name) for name in names]
    asked = asked if due is None else queries.outlasting(asked, due)
    found = uow.session.execute(keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=due is None)).all()
    answer = page(
        found,
        data["limit"],
        lambda row: [getattr(row[0], name) for name in names],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_listed(row[0], row[1], uow.cipher, uow.actor, period),
    )
    if period is not None and period.last is not None:
        put_back(uow, answer["items"], period.last)
    return answer


def _audited_page(uow: UnitOfWork, station_code: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    shown = [name for item in answer["items"] for name in (f"residence:{item['id']}", f"person:{item['person']['id']}")]
    detail = {"count": len(answer["items"])}
    uow.audit("RESIDENCES_LISTED", f"residences:{station_code or '*'}", station_code=station_code, detail=detail, related=shown)
    return answer


def put_back(uow: UnitOfWork, items: Sequence[dict[str, Any]], day: date) -> None:
    """Undo the changes that came after a day, the last one first, and the ends that came after it."""
    by_id = {item["id"]: item for item in items}
    for item in items:
        if item["ended_on"] is not None and item["ended_on"] > day.isoformat():
            item.update(NOT_ENDED)
    for alteration in queries.changes_after(uow.session, list(by_id), day):
        before = open_values(uow.cipher, alteration)["before"]
        by_id[alteration.residence_id or ""].update({name: value for name, value in before.items() if name in PAST_FIELDS})


def get_person(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One person within reach, with the fields asked for; raises ``NotFound``."""
    person, residences = person_in_reach(uow, data["id"])
    fields = sorted(set(data["fields"]))
    shown = [f"residence:{residence.id}" for residence in residences] if PersonField.RESIDENCES in fields else []
    uow.audit("PERSON_READ", f"person:{person.id}", station_code=audited_station(uow, residences), detail={"fields": fields}, related=shown)
    return show_asked(person, residences, fields, uow.cipher, uow.actor)


def reveal_person(uow: UnitOfWork, data: dict[str, Any], *, count: Callable[[str], None]) -> dict[str, Any]:
    """Fields of one person of the own station in full; the purpose goes into the audit trail.

    Raises ``NotFound``, and what ``count`` raises when the account has had too much revealed.
    """
    station_code = own_station(uow.actor)
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"person:{data['id']}") from None
    person, _ = person_in_reach(uow, data["id"])
    fields = sorted(set(data["fields"]))
    uow.audit("PERSON_REVEALED", f"person:{person.id}", station_code=station_code, detail={"fields": fields}, purpose=data["purpose"])
    return show_revealed(person, fields, uow.cipher)
