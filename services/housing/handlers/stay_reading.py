"""Reading stays: one, those of a house, those within reach, how many; and a guest in full, for a purpose."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from services.housing.guest_sealing import open_guest
from services.housing.handlers.reach import house_in_reach, is_outside
from services.housing.handlers.reports import audit
from services.housing.handlers.secrecy import refuse_sealed, veiled_of
from services.housing.handlers.stay_reach import guest_in_reach, stay_in_reach
from services.housing.models import Stay
from services.housing.queries import stays as queries
from services.housing.schemas.stays import show_counts, show_details, show_stay
from shared.answers import Answer, day
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Throttled
from shared.reach import asks_elsewhere, scope

Data = dict[str, Any]
FILTERS = ("state", "report", "late", "disputed")


def get_stay(uow: UnitOfWork, data: Data) -> Answer:
    """One stay with its check-outs; raises ``NotFound``."""
    stay, _ = stay_in_reach(uow, data["id"])
    audit(uow, "STAY_READ", stay)
    veiled = bool(veiled_of(uow, [stay]))
    return show_details(stay, queries.check_outs(uow.session, stay.id), uow.cipher, uow.today, veiled=veiled)


def list_house_stays(uow: UnitOfWork, data: Data) -> Answer:
    """A page of the stays of a house, the newest first; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    asked = queries.within(None, None).where(Stay.house_id == house.id)
    return _listed(uow, data, asked, f"house:{house.id}", house.station_code)


def list_stays(uow: UnitOfWork, data: Data) -> Answer:
    """A page of the stays within reach, the newest first; another station's page is empty."""
    asked = _within(uow, data)
    own = uow.actor.station_code if is_outside(uow.actor) else scope(uow.actor)
    subject = f"stays:{data['station_code'] or own or '*'}"
    if asked is None:
        uow.audit("STAYS_LISTED", subject, station_code=own, detail={"count": 0})
        return {"items": [], "next": None}
    return _listed(uow, data, asked, subject, own)


def count_stays(uow: UnitOfWork, data: Data) -> Answer:
    """How many stays there are within reach, by state and report."""
    asked = _within(uow, data)
    return show_counts([] if asked is None else queries.counted(uow.session, asked, uow.today))


def _within(uow: UnitOfWork, data: Data) -> Select[Any] | None:
    """The stays within reach at the station and in the house that are asked for; None when none can be."""
    station_code, house_id = data["station_code"], data["house_id"]
    if is_outside(uow.actor):
        asked = queries.within(uow.actor.account_id, station_code)
    elif asks_elsewhere(scope(uow.actor), station_code):
        return None
    else:
        asked = queries.within(None, scope(uow.actor) or station_code)
    return asked if house_id is None else asked.where(Stay.house_id == house_id)


def _listed(uow: UnitOfWork, data: Data, asked: Select[Any], subject: str, station_code: str | None) -> Answer:
    filters = "|".join(str(data[name]) for name in FILTERS)
    account = uow.actor.account_id if is_outside(uow.actor) else ""
    listing = f"stays|{subject}|{data.get('house_id')}|{account}|{filters}"
    columns: list[Any] = [Stay.id]
    asked = keyset(queries.filtered(asked, data, uow.today), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    found = uow.session.scalars(asked).all()
    veiled = veiled_of(uow, found)
    answer = page(
        found,
        data["limit"],
        lambda stay: [stay.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda stay: show_stay(stay, uow.cipher, uow.today, veiled=stay.id in veiled),
    )
    shown = [f"stay:{item['id']}" for item in answer["items"]]
    uow.audit("STAYS_LISTED", subject, station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def reveal_guest(uow: UnitOfWork, data: Data, *, count: Callable[[str], None]) -> Answer:
    """What is written of a guest, in full; the purpose goes into the audit trail.

    Raises ``NotFound``, ``Forbidden`` for a sealed person's, and what ``count`` raises when the account has had too much revealed.
    """
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"stay:{data['id']}") from None
    stay = guest_in_reach(uow, data["id"])
    refuse_sealed(uow, stay)
    fields = sorted(set(data["fields"]))
    person = open_guest(uow.cipher, stay)["person"]
    written = {**person, "birth_date": day(person.get("birth_date"))}
    related, detail = [f"house:{stay.house_id}"], {"fields": fields}
    uow.audit("GUEST_REVEALED", f"stay:{stay.id}", station_code=stay.station_code, detail=detail, related=related, purpose=data["purpose"])
    return {"id": stay.id, **{name: written.get(name) for name in fields}}
