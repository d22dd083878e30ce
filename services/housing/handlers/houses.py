"""Registering, changing and reading houses.

Registering is three round trips in all (begin, whose it is, number and address, write and commit as one). Two registrations of one address at
once can't make two houses: the second violates a constraint, is run again, and finds what the first has made.
"""

from typing import Any

import orjson

from services.housing.handlers.house_acts import done, house_exists, show, show_all
from services.housing.handlers.house_making import area, house_values, letting_values, room_values
from services.housing.handlers.landlord_making import insert_landlord, is_new, landlord_of, refuse_all
from services.housing.handlers.letting import lettable_today
from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside, listing_scope
from services.housing.intake import check_address, check_house
from services.housing.models import Bed, House, HouseLandlord, Room
from services.housing.queries import houses as queries
from services.housing.queries import landlords
from services.housing.rules.house_numbers import house_number
from services.housing.rules.house_states import check_community_kept, check_open, check_owner_changes, check_registered_on
from services.housing.rules.rooms import Count
from services.housing.schemas.houses import house_fact, show_house, show_house_landlord
from shared.answers import Answer, day
from shared.contracts.housing.events.houses import HOUSE_CHANGED, HOUSE_REGISTERED
from shared.contracts.housing.vocabulary.houses import HouseChannel
from shared.db.faults import Contended
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse
from shared.identifiers.addresses import bare_address
from shared.reach import asks_elsewhere, own_station

UNIQUE = "uq_house_address"
CHANGED = ("community_id", "rental_kind", "operation_mode", "house_use", "structure", "floors", "has_video_access")


def register_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Register a house of the own station, with its landlord if that is not on file, and its rooms.

    Raises ``Invalid`` with all that is wrong, ``Conflict("HOUSE_EXISTS")``, ``Conflict("LANDLORD_EXISTS")`` or
    ``Conflict("LANDLORD_ACCOUNT_TAKEN")``.
    """
    uow.refuse_on({UNIQUE: Contended})
    landlord, wrong = landlord_of(uow, data)
    since = refusals(check_registered_on(data["registered_on"], uow.today, by_staff=not is_outside(uow.actor)))
    refuse_all(wrong, check_house(data) + since)
    channel = HouseChannel.LANDLORD if is_outside(uow.actor) else HouseChannel.STATION
    station_code = own_station(uow.actor)
    values = house_values(uow, data, landlord_id=landlord.id, station_code=station_code, channel=channel.value)
    rooms, beds = room_values(uow, values["id"], data["rooms"])
    counted = queries.next_number(uow, station_code, values["address_key"])
    if counted.known_id is not None:
        raise house_exists(uow, counted)
    house = House(number=house_number(station_code, counted.last), **values)
    if is_new(landlord):
        insert_landlord(uow, landlord)
    uow.insert(house, HouseLandlord(**letting_values(uow, house.id, landlord.id, None, house.registered_on)))
    uow.insert_rows(Room, rooms)
    uow.insert_rows(Bed, beds)
    _tell_registered(uow, house, len(beds))
    return uow.commit(show_house(house, {landlord.id: landlord}, Count(len(rooms), len(beds), 0), uow.cipher, notes=True))


def _tell_registered(uow: UnitOfWork, house: House, beds: int) -> None:
    fact = house_fact(house) | {"channel": house.channel, "registered_on": day(house.registered_on), "capacity": beds}
    uow.announce(HOUSE_REGISTERED, house.id, fact, station_code=house.station_code, version=house.version)
    related = [f"landlord:{house.landlord_id}"]
    uow.audit("HOUSE_REGISTERED", f"house:{house.id}", station_code=house.station_code, detail={"channel": house.channel}, related=related)


def change_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Change what is given; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different."""
    house = house_to_change(uow, data["id"])
    house.advance(data["version"])
    if closed := refusals(check_open(house.state)):
        raise conflict(closed)
    columns = _columns(data)
    different = {name: value for name, value in columns.items() if getattr(house, name) != value}
    wrong = check_owner_changes([name.replace("address_text", "address") for name in different], house.state) if is_outside(uow.actor) else []
    wrong += refusals(
        "address" in data and check_address(data["address"]),
        "community_id" in data and check_community_kept(data["community_id"], house.state),
    )
    refuse(wrong or ([] if different else [Refused("NOTHING_TO_CHANGE", "All of it is on file already.")]))
    _require_free(uow, house, different)
    for name, value in different.items():
        setattr(house, name, value)
    return done(uow, house, HOUSE_CHANGED, detail={"fields": sorted(different)})


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    columns = {name: data[name] for name in CHANGED if name in data}
    if "area_m2" in data:
        columns["area_m2"] = area(data["area_m2"])
    if "address" in data:
        columns |= {"address_text": data["address"], "address_key": bare_address(data["address"])}
    return columns


def _require_free(uow: UnitOfWork, house: House, different: dict[str, Any]) -> None:
    if "address_key" in different:
        require_free_address(uow, different["address_key"], house.id)


def require_free_address(uow: UnitOfWork, address_key: str, house_id: str) -> None:
    """Raise ``Conflict("HOUSE_EXISTS")`` if another house is at the address."""
    uow.refuse_on({UNIQUE: Contended})
    known = queries.at_address(uow, address_key)
    if known is not None and known.known_id != house_id:
        raise house_exists(uow, known)


def get_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One house within reach; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    uow.audit("HOUSE_READ", f"house:{house.id}", station_code=house.station_code, related=[f"landlord:{house.landlord_id}"])
    return show(uow, house)


def list_houses(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of houses within reach; another station's page is empty."""
    own, account_id = listing_scope(uow.actor)
    home = uow.actor.station_code if account_id else own
    if asks_elsewhere(home, data["station_code"]):
        return _audited(uow, data["station_code"], {"items": [], "next": None})
    station_code = own or data["station_code"]
    filters = {name: value for name, value in data.items() if name not in {"limit", "cursor"}}
    listing = f"houses|{station_code}|{account_id}|{orjson.dumps(filters).decode()}"
    lettable = None if data["lettable"] is None else lettable_today(uow)
    columns: list[Any] = [House.id]
    start = uow.cursor.start(data["cursor"], listing)
    asked = keyset(queries.listed(station_code, account_id, data, lettable), columns, start, data["limit"], descending=True)
    found = page(uow.session.scalars(asked).all(), data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=listing, show=lambda row: row)
    return _audited(uow, station_code or home, {**found, "items": show_all(uow, found["items"])})


def _audited(uow: UnitOfWork, station_code: str | None, answer: Answer) -> Answer:
    shown = [f"house:{item['id']}" for item in answer["items"]]
    uow.audit("HOUSES_LISTED", "house:*", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def list_house_landlords(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Who let a house within reach from when to when; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    lines = queries.landlords(uow.session, house.id)
    whose = {found for line in lines for found in (line.landlord_id, line.manager_id) if found}
    known = landlords.many(uow.session, sorted(whose))
    related = [f"landlord:{found}" for found in sorted(whose)]
    uow.audit("HOUSE_LANDLORDS_LISTED", f"house:{house.id}", station_code=house.station_code, related=related)
    return {"items": [show_house_landlord(line, known, uow.cipher) for line in lines]}
