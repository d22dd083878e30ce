"""Writing down a hazard that an officer saw without an inspection, and reading hazards."""

from typing import Any

from services.housing.handlers.hazard_acts import do, finish, show
from services.housing.handlers.hazard_opening import Finding, find
from services.housing.handlers.hazard_reach import Held, check_photo, hazard_in_reach
from services.housing.handlers.rating import rate_house
from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside, listing_scope
from services.housing.models import Hazard, House
from services.housing.queries import hazards as queries
from services.housing.rules.findings import Seen
from services.housing.rules.hazards import check_written
from services.housing.schemas.hazards import reads_notes, show_action
from shared.answers import Answer
from shared.contracts.housing.vocabulary.hazards import OTHER_ITEM, HazardAct, HazardOrigin, Severity
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refuse
from shared.errors import Conflict
from shared.reach import asks_elsewhere

Data = dict[str, Any]


def record_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """A hazard at a house of the own station, over at once when it was put right on the spot.

    Answers the known one when the item has a hazard there already, which was found again. Raises ``NotFound``, ``Invalid`` with all that is
    wrong, or ``Conflict`` for a house that is let no more.
    """
    house = house_to_change(uow, data["id"])
    seen = _seen(uow, house, data)
    if house.state == HouseState.CLOSED:
        raise Conflict("HAZARD_HOUSE_CLOSED", "The house is let no more.")
    finding = Finding(HazardOrigin.OFFICER, data["found_on"] or uow.today, uow.actor.account_id)
    found = find(uow, house, seen, finding, kind=data["kind"], photo_id=data["photo_id"])
    if data["fixed_on_site"]:
        return _close_at_once(uow, found)
    rate_house(uow, house, "HAZARD_OPENED")
    return uow.commit(show(uow, found.hazard))


def _close_at_once(uow: UnitOfWork, found: Held) -> Answer:
    found.hazard.advance(found.hazard.version)
    do(uow, found, HazardAct.FIXED_ON_SITE)
    return finish(uow, found)


def _seen(uow: UnitOfWork, house: House, data: Data) -> Seen:
    """What was written down, as an inspection would have seen it; raises ``Invalid``."""
    wrong = check_written(data, uow.today)
    item = None if data["item_code"] is None else queries.item_in_force(uow.session, data["item_code"], uow.today)
    if item is None and data["item_code"] is not None:
        wrong.append(Refused("UNKNOWN_ITEM", "The template in force has no such item.", "/item_code"))
    if data["room_id"] is not None and not queries.is_room_of(uow.session, data["room_id"], house.id):
        wrong.append(Refused("UNKNOWN_ROOM", "The house has no such room.", "/room_id"))
    refuse(wrong + check_photo(uow, house, data["photo_id"]))
    aspect, severity = (data["aspect"], data["severity"]) if item is None else (item.aspect, item.severity)
    code = OTHER_ITEM if item is None else item.code
    return Seen(code, Aspect(aspect), Severity(severity), ItemResult.FAIL, data["room_id"], note=data["note"])


def get_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """One hazard with its journal; raises ``NotFound``."""
    hazard = hazard_in_reach(uow, data["id"])
    uow.audit("HAZARD_READ", f"hazard:{hazard.id}", station_code=hazard.station_code, related=[f"house:{hazard.house_id}"])
    outside = is_outside(uow.actor)
    notes = reads_notes(uow.actor, hazard, outside=outside)
    acts = [show_action(act, uow.cipher, uow.actor, notes=notes, outside=outside) for act in queries.journal(uow.session, hazard.id)]
    return {**show(uow, hazard), "journal": acts}


def list_hazards(uow: UnitOfWork, data: Data) -> Answer:
    """A page of hazards within the caller's reach, the oldest deadline first."""
    own, account_id = listing_scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return _audited(uow, f"hazards:{data['station_code']}", {"items": [], "next": None})
    station_code = own or data["station_code"]
    filters = {name: str(value) for name, value in sorted(data.items()) if name not in {"limit", "cursor"}}
    listing, columns = f"hazards|{station_code}|{account_id}|{filters}", [Hazard.due_on, Hazard.id]
    asked = queries.listed(station_code, account_id, data, uow.today)
    return _page(uow, asked, columns, listing, data, f"hazards:{station_code or 'all'}")


def list_house_hazards(uow: UnitOfWork, data: Data) -> Answer:
    """A page of all hazards that were ever found at one house, the newest first; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    return _page(uow, queries.of_house(house.id), [Hazard.id], f"hazards|{house.id}", data, f"house:{house.id}", newest_first=True)


def _page(uow: UnitOfWork, asked: Any, columns: list[Any], listing: str, data: Data, subject: str, *, newest_first: bool = False) -> Answer:
    after = uow.cursor.start(data["cursor"], listing)
    found = uow.session.scalars(keyset(asked, columns, after, data["limit"], descending=newest_first)).all()

    def key_of(hazard: Hazard) -> list[Any]:
        return [getattr(hazard, column.key) for column in columns]

    answer = page(found, data["limit"], key_of, cursor=uow.cursor, scope=listing, show=lambda one: show(uow, one))
    return _audited(uow, subject, answer)


def _audited(uow: UnitOfWork, subject: str, answer: Answer) -> Answer:
    shown = [f"hazard:{item['id']}" for item in answer["items"]]
    uow.audit("HAZARDS_LISTED", subject, station_code=uow.actor.station_code, detail={"count": len(shown)}, related=shown)
    return answer
