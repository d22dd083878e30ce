"""Reading residences and people: masked, within reach, and each time with an entry in the audit trail."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from services.population.handlers.reach import audited_station, own_station, person_in_reach, residence_in_reach, scope
from services.population.models import Residence
from services.population.queries import residences as queries
from services.population.rules.decision import Refused
from services.population.rules.documents import read_document
from services.population.rules.phones import read_phone
from services.population.schemas.residences import show_asked, show_person, show_residence, show_revealed
from services.population.sealing import document_index, open_values, phone_index
from shared.contracts.population.vocabulary import PersonField, ResidenceState
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Invalid, Throttled, problem

PAST_FIELDS = frozenset({"address", "community_id", "house_id", "expected_end_on", "category", "reason", "place_kind", "hukou_match"})
"""Fields of a residence whose past the history tells."""


def get_residence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One residence within reach; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    uow.audit("RESIDENCE_READ", f"residence:{residence.id}", station_code=residence.station_code, related=[f"person:{person.id}"])
    return show_residence(residence, person, uow.cipher)


def list_residences(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of residences within reach; another station's page is empty."""
    station_code = scope(uow.actor)
    if station_code is not None and data["station_code"] not in {None, station_code}:
        return _audited_page(uow, data["station_code"], {"items": [], "next": None})
    station_code = station_code or data["station_code"]
    filters = {name: value for name, value in data.items() if name not in {"limit", "cursor"}}
    listing = f"residences|{station_code}|{orjson.dumps(filters, default=str).decode()}"
    columns: list[Any] = [Residence.id]
    asked = keyset(queries.listed(station_code, data), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    answer = page(
        uow.session.execute(asked).all(),
        data["limit"],
        lambda row: [row[0].id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_residence(row[0], row[1], uow.cipher),
    )
    if data["as_of"]:
        put_back(uow, answer["items"], data["as_of"])
    return _audited_page(uow, station_code, answer)


def _audited_page(uow: UnitOfWork, station_code: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    shown = [name for item in answer["items"] for name in (f"residence:{item['id']}", f"person:{item['person']['id']}")]
    detail = {"count": len(answer["items"])}
    uow.audit("RESIDENCES_LISTED", f"residences:{station_code or '*'}", station_code=station_code, detail=detail, related=shown)
    return answer


def put_back(uow: UnitOfWork, items: Sequence[dict[str, Any]], day: Any) -> None:
    """Undo the changes that came after a day, the last one first, and the end: whoever is listed had not gone yet."""
    by_id = {item["id"]: item for item in items}
    for item in items:
        item.update(state=ResidenceState.ACTIVE.value, ended_on=None, end_reason=None)
    for alteration in queries.changes_after(uow.session, list(by_id), day):
        before = open_values(uow.cipher, alteration)["before"]
        by_id[alteration.residence_id or ""].update({name: value for name, value in before.items() if name in PAST_FIELDS})


def search_people(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """People within reach who have that document, or that phone; an empty list when there is none."""
    wanted, by = _wanted(uow, data)
    found = queries.people_found(uow.session, wanted, scope(uow.actor))
    hits = [f"person:{person.id}" for person in found]
    if len(found) > queries.MOST_PEOPLE:
        refusal = Invalid("TOO_MANY_MATCHES", "This finds too many people; search by document.", [problem("/phone", "TOO_MANY_MATCHES")])
        raise uow.denied(refusal, "people", station_code=uow.actor.station_code, related=hits)
    uow.audit("PEOPLE_SEARCHED", "people", station_code=uow.actor.station_code, detail={"by": by, "count": len(hits)}, related=hits)
    return {"items": [show_person(person, uow.cipher) for person in found]}


def _wanted(uow: UnitOfWork, data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    if (data["document_number"] is None) == (data["phone"] is None):
        raise Invalid("SEARCH_BY_ONE", "Give either a document number or a phone.", [problem("", "SEARCH_BY_ONE")])
    if data["phone"] is not None:
        phone = read_phone(data["phone"])
        if isinstance(phone, Refused):
            raise _refused(phone)
        return {"phone_index": phone_index(uow.index, phone)}, "phone"
    document = read_document(data["document_type"], data["document_number"], uow.today)
    if isinstance(document, Refused):
        raise _refused(document)
    return {"document_type": document.type.value, "document_index": document_index(uow.index, document)}, "document_number"


def _refused(refusal: Refused) -> Invalid:
    return Invalid(refusal.code, refusal.because, [problem(refusal.pointer, refusal.code, refusal.because)])


def get_person(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One person within reach, with the fields asked for; raises ``NotFound``."""
    person, residences = person_in_reach(uow, data["id"])
    fields = sorted(set(data["fields"]))
    shown = [f"residence:{residence.id}" for residence in residences] if PersonField.RESIDENCES in fields else []
    uow.audit("PERSON_READ", f"person:{person.id}", station_code=audited_station(uow, residences), detail={"fields": fields}, related=shown)
    return show_asked(person, residences, fields, uow.cipher)


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
