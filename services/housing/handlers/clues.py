"""Giving clues and reading them: by whoever gave one, by staff of its station, and, without what was written, by the bureau."""

import os
from collections.abc import Callable
from typing import Any

import orjson

from services.housing.handlers.reach import house_in_reach, is_outside
from services.housing.models import Clue, House
from services.housing.queries import clues as queries
from services.housing.rules.clue_rules import answer_due, rule_on, similar_between
from services.housing.rules.clues import PLACES, channel_of, check_received_on, check_where, serial, serial_prefix
from services.housing.schemas.clues import clue_fact, show_clue, show_detail, show_public, show_similar
from shared.answers import Answer, day
from shared.calendar.working_days import is_working_day
from shared.contracts.housing.events.clues import CLUE_RECEIVED
from shared.contracts.housing.vocabulary.clues import ClueChannel, ClueState
from shared.db.base import new_id
from shared.db.notes import open_note, seal_note, seal_text
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import NotFound, Throttled, invalid_field
from shared.identifiers.check_codes import CODE_BYTES, code_of, grouped, read_code
from shared.reach import asks_elsewhere, own_station, scope

NOT_FOUND = "CLUE_NOT_FOUND"


def give_clue(uow: UnitOfWork, data: dict[str, Any], *, station_code: str | None) -> Answer:
    """Take a clue, from anybody; ``station_code`` is the station at work that answers for the one that was named.

    Raises ``Invalid`` with all that is wrong with it, and for a card or a house that is not there for the caller.
    """
    caller = uow.call.caller
    channel = channel_of(caller.roles if caller else None)
    named = [name for name in PLACES if data[name] is not None]
    wrong = check_where(named, has_station=bool(caller and caller.station_code)) + check_received_on(data["received_on"], channel, uow.today)
    refuse(wrong)
    house = _house(uow, data)
    # A stranger has named a place; without any it is the caller's own.
    station = house.station_code if house else station_code or own_station(uow.actor)
    code = code_of(os.urandom(CODE_BYTES))
    clue = _new_clue(uow, data, house, station, channel)
    clue.code_index = code_index(uow, code)
    uow.insert(clue)
    uow.announce(CLUE_RECEIVED, clue.id, clue_fact(clue), station_code=clue.station_code, version=clue.version)
    audit(uow, "CLUE_RECEIVED", clue)
    return uow.commit(_received(uow, clue, code))


def _house(uow: UnitOfWork, data: dict[str, Any]) -> House | None:
    if data["card_code"] is not None:
        house = queries.house_with_card(uow.session, read_code(data["card_code"]) or "")
        if house is None:
            raise invalid_field("/card_code", "UNKNOWN_CARD", "No house has a card with this code.")
        return house
    return None if data["house_id"] is None else known_house(uow, data["house_id"])


def known_house(uow: UnitOfWork, house_id: str) -> House:
    """A house that is there for the caller; raises ``Invalid("UNKNOWN_HOUSE")``, to a stranger always."""
    try:
        if uow.call.caller is not None:
            return house_in_reach(uow, house_id)
    except NotFound:
        pass
    raise invalid_field("/house_id", "UNKNOWN_HOUSE", "There is no such house.")


def _new_clue(uow: UnitOfWork, data: dict[str, Any], house: House | None, station: str, channel: ClueChannel) -> Clue:
    clue_id, caller, received_on = new_id(), uow.call.caller, data["received_on"] or uow.today
    rule, prefix = rule_on(queries.clue_rules(uow.session), received_on), serial_prefix(station, uow.today.year)
    return Clue(
        id=clue_id,
        serial=serial(prefix, queries.next_number(uow.session, prefix)),
        station_code=station,
        origin_station_code=station,
        house_id=house.id if house else None,
        kind=data["kind"],
        channel=channel.value,
        state=ClueState.RECEIVED.value,
        text_encrypted=seal_text(uow.cipher, "clue", "text_encrypted", clue_id, data["text"]),
        place_encrypted=seal_note(uow.cipher, "clue", "place_encrypted", clue_id, data["place"]),
        contact_encrypted=seal_note(uow.cipher, "clue", "contact_encrypted", clue_id, data["contact"]),
        received_on=received_on,
        answer_due_on=answer_due(rule, received_on, is_working_day),
        given_by=caller.account_id if caller else None,
        registered_at=uow.now,
        updated_at=uow.now,
    )


def _received(uow: UnitOfWork, clue: Clue, code: str) -> Answer:
    caller = uow.call.caller
    is_staff = clue.channel == ClueChannel.STATION and caller is not None and caller.station_code == clue.station_code
    return {
        "serial": clue.serial,
        "code": grouped(code),
        "state": clue.state,
        "station_code": clue.station_code,
        "received_on": day(clue.received_on),
        "answer_due_on": day(clue.answer_due_on),
        "id": clue.id if is_staff or clue.channel == ClueChannel.LANDLORD else None,
        "similar": show_similar(similar_to(uow, clue)) if is_staff else [],
    }


def code_index(uow: UnitOfWork, code: str) -> bytes:
    """What a follow-up code is found by."""
    return uow.index.of("clue.code", code)


def similar_to(uow: UnitOfWork, clue: Clue) -> list[Clue]:
    """What else was told about the same house at about the same time."""
    rule = rule_on(queries.clue_rules(uow.session), clue.received_on)
    return list(queries.similar(uow.session, clue, *similar_between(rule, clue.received_on)))


def find_clue_answer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """What has become of the clue with a code, for anybody who has it; what cannot be a code is looked up like any other."""
    code = read_code(data["code"]) or ""
    return show_public(queries.clue_with_code(uow.session, code_index(uow, code)), uow.cipher)


def get_clue(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One clue within reach, with what was written unless the caller is of the bureau; raises ``NotFound``."""
    clue = _within(uow, data["id"], queries.clue(uow.session, data["id"]))
    audit(uow, "CLUE_READ", clue)
    if is_outside(uow.actor):
        return show_detail(clue, uow.today, [], uow.cipher) | {"note": None}
    return show_detail(clue, uow.today, similar_to(uow, clue), None if uow.actor.is_district_wide else uow.cipher)


def clue_to_handle(uow: UnitOfWork, clue_id: str) -> Clue:
    """A clue of the caller's own station, locked; raises ``NotFound``."""
    return _within(uow, clue_id, queries.locked_clue(uow.session, clue_id))


def _within(uow: UnitOfWork, clue_id: str, clue: Clue | None) -> Clue:
    if clue is not None and _reaches(uow, clue):
        return clue
    raise uow.denied(NotFound(NOT_FOUND), f"clue:{clue_id}", station_code=clue.station_code if clue else None)


def _reaches(uow: UnitOfWork, clue: Clue) -> bool:
    if is_outside(uow.actor):
        return clue.given_by == uow.actor.account_id
    return uow.actor.reaches(clue.station_code)


def list_clues(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of clues within reach: to a landlord the own ones; another station's page is empty."""
    own = None if is_outside(uow.actor) else scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return _listed(uow, data["station_code"], {"items": [], "next": None})
    station_code, given_by = own or data["station_code"], uow.actor.account_id if is_outside(uow.actor) else None
    filters = orjson.dumps({name: value for name, value in data.items() if name not in {"limit", "cursor"}}).decode()
    listing = f"clues|{station_code}|{given_by}|{uow.today if data['overdue'] else ''}|{filters}"
    columns: list[Any] = [Clue.answer_due_on, Clue.id] if data["overdue"] else [Clue.id]
    asked = queries.listed(station_code, given_by, data, uow.today)
    asked = keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=not data["overdue"])
    answer = page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda clue: [getattr(clue, column.key) for column in columns],
        cursor=uow.cursor,
        scope=listing,
        show=lambda clue: show_clue(clue, uow.today),
    )
    return _listed(uow, station_code, answer)


def _listed(uow: UnitOfWork, station_code: str | None, answer: Answer) -> Answer:
    shown = [f"clue:{item['id']}" for item in answer["items"]]
    subject = "clue:*" if station_code is None else f"clues:{station_code}"
    uow.audit("CLUES_LISTED", subject, station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def reveal_contact(uow: UnitOfWork, data: dict[str, Any], *, count: Callable[[str], None]) -> Answer:
    """How who gave a clue can be reached, for a purpose that goes into the audit trail; raises ``NotFound``, and what ``count`` raises."""
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"clue:{data['id']}") from None
    clue = _within(uow, data["id"], queries.clue(uow.session, data["id"]))
    audit(uow, "CLUE_CONTACT_REVEALED", clue, purpose=data["purpose"])
    return {"id": clue.id, "contact": open_note(uow.cipher, clue, "contact_encrypted")}


def audit(uow: UnitOfWork, action: str, clue: Clue, detail: dict[str, Any] | None = None, purpose: str | None = None) -> None:
    """Put on record what was done with a clue, under its house too."""
    related = [f"house:{clue.house_id}"] if clue.house_id else []
    uow.audit(action, f"clue:{clue.id}", station_code=clue.station_code, detail=detail, related=related, purpose=purpose)
