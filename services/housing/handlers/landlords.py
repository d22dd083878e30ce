"""Keeping landlords: registered at the counter, changed, read, found; shown in full for a purpose."""

from collections.abc import Callable
from typing import Any

import orjson

from services.housing.handlers.landlord_making import insert_landlord, landlord_exists, new_landlord, require_free
from services.housing.handlers.reach import is_outside, landlord_in_reach, landlord_to_change, listing_scope
from services.housing.intake import read_landlord, read_landlord_name
from services.housing.models import Landlord
from services.housing.queries import landlords as queries
from services.housing.schemas.landlords import landlord_fact, show_landlord, show_revealed
from services.housing.sealing import details_index, document_index, document_key, open_name, open_phone, phone_index, seal_name, seal_phone
from shared.answers import Answer
from shared.contracts.housing.events.houses import LANDLORD_CHANGED
from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.db.faults import Contended
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refusals, refuse
from shared.errors import Conflict, Throttled
from shared.identifiers.credit_codes import read_credit_code
from shared.identifiers.documents import read_document
from shared.identifiers.phones import read_phone
from shared.reach import asks_elsewhere, own_station

BY_STATION = ("name", "account_id")
MOST_FOUND = 20


def register_landlord(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Register a landlord at the counter; raises ``Invalid``, ``Conflict("LANDLORD_EXISTS")`` or ``Conflict("LANDLORD_ACCOUNT_TAKEN")``."""
    uow.refuse_on({"uq_landlord_station_code_document_index": Contended, "uq_landlord_account_id": Contended})
    details, wrong = read_landlord(data, uow.today)
    refuse(wrong)
    if details is None:
        raise ValueError("a landlord is read or refused")
    if known := queries.by_document(uow, own_station(uow.actor), details_index(uow.index, details)):
        raise landlord_exists(uow, known)
    landlord = new_landlord(uow, details, data["account_id"])
    insert_landlord(uow, landlord)
    return uow.commit(show_landlord(landlord, uow.cipher))


def change_landlord(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Change what is given; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different."""
    landlord = landlord_to_change(uow, data["id"])
    if landlord.joined_into is not None:
        raise Conflict("LANDLORD_JOINED", "This record was joined into another of the same landlord.")
    landlord.advance(data["version"])
    if is_outside(uow.actor):
        refuse([Refused("CHANGED_BY_STATION", "The station changes this.", f"/{name}") for name in BY_STATION if name in data])
    names = _alter(uow, landlord, data)
    if not names:
        refuse([Refused("NOTHING_TO_CHANGE", "All of it is on file already.")])
    landlord.updated_at = uow.now
    uow.announce(LANDLORD_CHANGED, landlord.id, landlord_fact(landlord), station_code=landlord.station_code, version=landlord.version)
    uow.audit("LANDLORD_CHANGED", f"landlord:{landlord.id}", station_code=landlord.station_code, detail={"fields": sorted(names)})
    return uow.commit(show_landlord(landlord, uow.cipher))


def _alter(uow: UnitOfWork, landlord: Landlord, data: dict[str, Any]) -> set[str]:
    name = read_landlord_name(LandlordKind(landlord.kind), data["name"]) if "name" in data else None
    phone = read_phone(data["phone"]) if "phone" in data else None
    refuse(refusals(name, phone))
    columns: dict[str, dict[str, Any]] = {}
    if isinstance(name, str) and name != open_name(uow.cipher, landlord):
        columns["name"] = seal_name(uow.cipher, landlord.id, name)
    if isinstance(phone, str) and phone != open_phone(uow.cipher, landlord):
        columns["phone"] = seal_phone(uow.cipher, uow.index, landlord.id, phone)
    if "account_id" in data and data["account_id"] != landlord.account_id:
        if data["account_id"] is not None:
            require_free(uow, data["account_id"])
        columns["account_id"] = {"account_id": data["account_id"]}
    for values in columns.values():
        for column, value in values.items():
            setattr(landlord, column, value)
    return set(columns)


def get_landlord(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One landlord within reach; raises ``NotFound``."""
    landlord = landlord_in_reach(uow, data["id"])
    uow.audit("LANDLORD_READ", f"landlord:{landlord.id}", station_code=landlord.station_code)
    return show_landlord(landlord, uow.cipher)


def list_landlords(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of landlords within reach; another station's page is empty."""
    own, account_id = listing_scope(uow.actor)
    if asks_elsewhere(own or (uow.actor.station_code if account_id else None), data["station_code"]):
        return _audited(uow, data["station_code"], {"items": [], "next": None})
    station_code = own or data["station_code"]
    listing = f"landlords|{station_code}|{account_id}|{orjson.dumps([data['kind']]).decode()}"
    columns: list[Any] = [Landlord.id]
    start = uow.cursor.start(data["cursor"], listing)
    asked = keyset(queries.listed(station_code, account_id, data["kind"]), columns, start, data["limit"], descending=True)
    rows = uow.session.scalars(asked).all()
    shown = page(rows, data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=listing, show=lambda row: show_landlord(row, uow.cipher))
    return _audited(uow, station_code or uow.actor.station_code, shown)


def find_landlord(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Landlords of the own station by document number, credit code or phone; raises ``Invalid``."""
    station_code = own_station(uow.actor)
    document, phone = _search_keys(uow, data)
    found = queries.found(uow.session, station_code, document, phone, MOST_FOUND)
    return _audited(uow, station_code, {"items": [show_landlord(row, uow.cipher) for row in found]}, "LANDLORDS_SEARCHED")


def _search_keys(uow: UnitOfWork, data: dict[str, Any]) -> tuple[bytes | None, bytes | None]:
    number, code, phone = data["document_number"], data["credit_code"], data["phone"]
    if sum(given is not None for given in (number, code, phone)) != 1:
        refuse([Refused("SEARCH_BY_ONE", "Search by one of document number, credit code and phone.")])
    if phone is not None:
        read = read_phone(phone)
        refuse(refusals(read))
        return None, phone_index(uow.index, str(read))
    document = read_credit_code(code) if code is not None else read_document(data["document_type"], number, uow.today)
    refuse(refusals(document))
    return None if isinstance(document, Refused) else document_index(uow.index, document_key(document)), None


def _audited(uow: UnitOfWork, station_code: str | None, answer: Answer, action: str = "LANDLORDS_LISTED") -> Answer:
    shown = [f"landlord:{item['id']}" for item in answer["items"]]
    uow.audit(action, "landlord:*", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def reveal_landlord(uow: UnitOfWork, data: dict[str, Any], *, count: Callable[[str], None]) -> Answer:
    """Fields of a landlord in full, for a purpose that goes into the audit trail; raises ``NotFound``, and what ``count`` raises."""
    own_station(uow.actor)
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"landlord:{data['id']}") from None
    landlord = landlord_in_reach(uow, data["id"])
    fields = sorted(set(data["fields"]))
    uow.audit("LANDLORD_REVEALED", f"landlord:{landlord.id}", station_code=landlord.station_code, detail={"fields": fields}, purpose=data["purpose"])
    return show_revealed(landlord, fields, uow.cipher)
