"""Checking people before they are hired: two answers for each, and nothing that tells more.

What is asked is limited by account and by employer and day, and every check is on record, related to whoever is on file under
the document: so that nobody can try numbers unseen. The employer is locked meanwhile: two checks at once can't both take the
last places of a day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from services.population.handlers.employer_reach import employer_in_reach, employer_to_change, is_outside, require_open
from services.population.handlers.hire_rules import clock_of
from services.population.models import Employer, HireCheck
from services.population.queries import hires as queries
from services.population.rules.hires import Clock, check_checked_on
from services.population.schemas.employers import show_check, show_duty
from services.population.sealing_employers import seal_shown
from shared.answers import Answer, day
from shared.clock import LOCAL_ZONE
from shared.contracts.population.events.employers import HIRE_CHECKED
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refusals, refuse
from shared.errors import Forbidden, Invalid, Throttled, problem
from shared.identifiers.documents import read_document
from shared.identifiers.masking import mask_name, mask_number

Count = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One person of a check: the document as filed, or None for a number that no document has; number and name as shown."""

    document_type: str
    key: queries.DocumentKey | None
    number: str
    name: str | None


def check_hires(uow: UnitOfWork, data: dict[str, Any], *, count: Count) -> Answer:
    """Check one person or a list; raises ``NotFound``, ``Invalid``, ``Conflict("EMPLOYER_CLOSED")`` or ``Throttled``."""
    employer = employer_to_change(uow, data["id"])
    require_open(employer)
    people, clock, asked_on = _people(data), clock_of(uow.session), _asked_on(uow, employer, data["checked_on"])
    _limit(uow, employer, clock, len(people), count)
    asked = [_read(uow, one) for one in people]
    keys = {one.key for one in asked if one.key is not None}
    on_file, before = queries.on_file(uow.session, keys), queries.last_checks(uow.session, employer.id, keys)
    registered = {key for key, known in on_file.items() if known.is_registered}
    checks = _kept(uow, employer, asked, registered, asked_on)
    related = sorted(f"person:{known.person_id}" for known in on_file.values())
    return _answered(
        uow, employer, checks, related, [_told(clock.due(asked_on), index, one, registered, before) for index, one in enumerate(asked)], clock
    )


def _people(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if (data["document_number"] is None) == (data["people"] is None):
        detail = "Give either a document number or a list of people."
        raise Invalid("CHECK_ONE_OR_MANY", detail, [problem("", "CHECK_ONE_OR_MANY", detail)])
    return [data] if data["people"] is None else data["people"]


def _asked_on(uow: UnitOfWork, employer: Employer, given: date | None) -> date:
    if given is not None and is_outside(uow.actor):
        refusal = Forbidden("CHECK_DAY_NOT_YOURS", "Checks of an earlier day are recorded by the police.")
        raise uow.denied(refusal, f"employer:{employer.id}", station_code=employer.station_code)
    asked_on = given or uow.today
    refuse(refusals(check_checked_on(asked_on, employer.since, uow.today)))
    return asked_on


def _limit(uow: UnitOfWork, employer: Employer, clock: Clock, people: int, count: Count) -> None:
    try:
        _limit_day(uow, employer, clock, people)
        count(uow.actor.account_id, people)
    except Throttled as refusal:
        raise uow.denied(refusal, f"employer:{employer.id}", station_code=employer.station_code) from None


def _limit_day(uow: UnitOfWork, employer: Employer, clock: Clock, people: int) -> None:
    rule = clock.rule_on(uow.today)
    if rule is not None and queries.checks_since(uow.session, employer.id, _midnight(uow.now)) + people > rule.checks_per_day:
        detail = f"An employer may have {rule.checks_per_day} people checked in one day."
        raise Throttled("HIRE_CHECKS_USED_UP", detail, retry_after=_until_midnight(uow.now))


def _midnight(now: datetime) -> datetime:
    """When the local day began."""
    return now.astimezone(LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _until_midnight(now: datetime) -> int:
    return int((_midnight(now) + timedelta(days=1) - now).total_seconds()) + 1


def _read(uow: UnitOfWork, given: Mapping[str, Any]) -> Asked:
    read = read_document(given["document_type"], given["document_number"], uow.today)
    name = mask_name(given["name"]) if given["name"] else None
    if isinstance(read, Refused):
        return Asked(given["document_type"], None, mask_number(given["document_number"]), name)
    return Asked(read.type.value, queries.key_of(uow.index, read), mask_number(read.number), name)


def _kept(uow: UnitOfWork, employer: Employer, asked: Sequence[Asked], registered: set[queries.DocumentKey], on: date) -> list[HireCheck]:
    act_id = new_id()
    checks = [_check(uow, employer, act_id, one, registered, on) for one in asked]
    uow.insert(*checks)
    return checks


def _check(uow: UnitOfWork, employer: Employer, act_id: str, one: Asked, registered: set[queries.DocumentKey], on: date) -> HireCheck:
    check_id = new_id()
    return HireCheck(
        id=check_id,
        act_id=act_id,
        employer_id=employer.id,
        checked_on=on,
        checked_by=uow.actor.account_id,
        checked_at=uow.now,
        document_type=one.document_type,
        document_index=one.key[1] if one.key else None,
        shown_encrypted=seal_shown(uow.cipher, check_id, one.number, one.name),
        document_valid=one.key is not None,
        residence_registered=one.key in registered,
    )


def _told(due_on: date | None, index: int, one: Asked, registered: set[Any], before: Mapping[Any, Any]) -> Answer:
    is_missing = one.key is not None and one.key not in registered
    return {
        "index": index,
        "document_type": one.document_type,
        "document_number": one.number,
        "name": one.name,
        "document_valid": one.key is not None,
        "residence_registered": one.key in registered,
        "checked_before": day(before.get(one.key)),
        "report_by": day(due_on) if is_missing else None,
    }


def _answered(uow: UnitOfWork, employer: Employer, checks: Sequence[HireCheck], related: list[str], told: list[Answer], clock: Clock) -> Answer:
    fact = {
        "employer_id": employer.id,
        "checked_on": day(checks[0].checked_on),
        "count": len(checks),
        "documents_valid": sum(check.document_valid for check in checks),
        "residences_registered": sum(check.residence_registered for check in checks),
    }
    station_code, act_id = employer.station_code, checks[0].act_id
    uow.announce(HIRE_CHECKED, act_id, {**fact, "station_code": station_code}, station_code=station_code, version=1)
    detail = {name: fact[name] for name in ("count", "documents_valid", "residences_registered")}
    uow.audit("HIRES_CHECKED", f"employer:{employer.id}", station_code=station_code, detail=detail, related=related)
    duty = show_duty(clock, checks[0].checked_on) if any(one["report_by"] for one in told) else None
    return uow.commit({**fact, "people": told, "duty": duty})


def list_hire_checks(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of past checks of one employer; raises ``NotFound``."""
    employer = employer_in_reach(uow, data["id"])
    listing = f"hire_checks|{employer.id}|{orjson.dumps([data['from'], data['to']]).decode()}"
    columns: list[Any] = [HireCheck.id]
    asked = keyset(queries.listed(data), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    rows = uow.session.scalars(asked).all()
    answer = page(rows, data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=listing, show=lambda row: show_check(row, uow.cipher))
    keys = {(row.document_type, bytes(row.document_index)) for row in rows[: data["limit"]] if row.document_index is not None}
    shown, detail = queries.people_of(uow.session, keys), {"count": len(answer["items"])}
    uow.audit("HIRE_CHECKS_LISTED", f"employer:{employer.id}", station_code=employer.station_code, detail=detail, related=shown)
    return answer
