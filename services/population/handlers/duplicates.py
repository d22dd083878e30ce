"""Pairs of records that look like one person: looking at them, looking for them, and saying that two are two."""

from typing import Any

from services.population.handlers.likeness import as_rule, look_at
from services.population.handlers.pairs import case_in_reach, case_to_decide, cases, is_in_reach, show_cases, show_side_by_side, shown_with
from services.population.handlers.reach import audited_station, person_in_reach
from services.population.models import DuplicatePair
from services.population.queries import duplicates as queries
from shared.answers import Answer
from shared.contracts.population.vocabulary.duplicates import PairState
from shared.db.notes import seal_text
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict
from shared.reach import asks_elsewhere, scope


def list_duplicates(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of pairs within reach; another station's page is empty, and so is that of pairs across stations for all but the bureau."""
    station_code = scope(uow.actor)
    if asks_elsewhere(station_code, data["station_code"]) or (station_code is not None and data["across"]):
        return _audited_page(uow, data["station_code"], {"items": [], "next": None})
    station_code = station_code or data["station_code"]
    listing = f"duplicates|{station_code}|{data['state']}|{data['across']}"
    columns: list[Any] = [DuplicatePair.id]
    asked = queries.listed(data["state"], station_code, across=data["across"])
    rows = uow.session.execute(keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"])).all()
    answer = page(rows, data["limit"], lambda row: [row[0].id], cursor=uow.cursor, scope=listing, show=tuple)
    answer["items"] = show_cases(uow, cases(uow, answer["items"]))
    return _audited_page(uow, station_code, answer)


def _audited_page(uow: UnitOfWork, station_code: str | None, answer: Answer) -> Answer:
    shown = [name for item in answer["items"] for name in (f"duplicate:{item['id']}", *(f"person:{person['id']}" for person in item["people"]))]
    detail = {"count": len(answer["items"])}
    uow.audit("DUPLICATES_LISTED", f"duplicates:{station_code or '*'}", station_code=station_code, detail=detail, related=shown)
    return answer


def get_duplicate(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A pair within reach side by side; raises ``NotFound``."""
    case = case_in_reach(uow, data["id"])
    station_code = uow.actor.station_code or next(iter(case.stations), None)
    uow.audit("DUPLICATE_READ", case.subject, station_code=station_code, related=shown_with(uow, case))
    return show_side_by_side(uow, case)


def find_duplicates(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Look for duplicates of a person of the own station now; returns the undecided pairs within reach. Raises ``NotFound``."""
    person, residences = person_in_reach(uow, data["id"])
    pairs = look_at(uow, person, as_rule(queries.rule_on(uow.session, uow.today)))
    uow.flush()
    rows = [row for pair in pairs if (row := queries.pair(uow.session, pair.id, lock=False))]
    shown = [case for case in cases(uow, rows) if is_in_reach(uow, case)]
    related = [name for case in shown for name in (case.subject, *case.related)]
    detail = {"count": len(shown)}
    uow.audit("DUPLICATES_SOUGHT", f"person:{person.id}", station_code=audited_station(uow, residences), detail=detail, related=related)
    return uow.commit({"items": show_cases(uow, shown)})


def dismiss_duplicate(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Say that two are two; raises ``NotFound``, ``Stale``, or ``Conflict`` when the pair is decided or not the caller's to decide."""
    case = case_to_decide(uow, data)
    pair = case.pair
    if pair.state != PairState.UNDECIDED:
        raise Conflict("ALREADY_DECIDED", "This pair is decided, or no longer looks like one person.")
    pair.advance(pair.version)
    pair.state, pair.decided_by, pair.decided_at = PairState.DISMISSED.value, uow.actor.account_id, uow.now
    pair.reason_encrypted = seal_text(uow.cipher, "duplicate_pair", "reason_encrypted", pair.id, data["reason"])
    uow.audit("DUPLICATE_DISMISSED", case.subject, station_code=uow.actor.station_code, related=shown_with(uow, case))
    return uow.commit(show_side_by_side(uow, case))
