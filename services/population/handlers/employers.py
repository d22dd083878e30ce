"""Keeping employers: registered, changed, closed, read; their contact shown in full for a purpose."""

from collections.abc import Callable
from typing import Any

import orjson

from services.population.handlers.employer_reach import employer_in_reach, employer_to_change, listing_scope, require_open
from services.population.models import Employer
from services.population.queries import employers as queries
from services.population.rules.hires import check_closed_on, check_since
from services.population.schemas.employers import employer_fact, show_employer
from services.population.sealing_employers import open_contact, seal_contact
from shared.answers import Answer
from shared.contracts.event import Event
from shared.contracts.population.events.employers import EMPLOYER_CHANGED, EMPLOYER_CLOSED, EMPLOYER_REGISTERED
from shared.contracts.population.vocabulary.employers import EmployerState
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refusals, refuse, under
from shared.errors import Conflict, Throttled, problem
from shared.identifiers.credit_codes import read_credit_code
from shared.identifiers.names import read_name
from shared.identifiers.phones import read_phone
from shared.reach import asks_elsewhere, own_station

PLAIN_FIELDS = ("name_zh", "name_en", "address", "industry", "account_id")
UNIQUE = "uq_employer_credit_code"


def register_employer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Register an employer of the own station; raises ``Invalid``, or ``Conflict("EMPLOYER_EXISTS")`` while one is active under the code."""
    given, since = _read(data), data["since"] or uow.today
    refuse(refusals(check_since(since, uow.today)))
    # Of two at once the second violates the constraint, is run again, and finds what the first has made.
    uow.refuse_on({UNIQUE: Contended})
    if known := queries.active_with_code(uow.session, given["credit_code"]):
        raise _exists(uow, known)
    station_code, employer_id = own_station(uow.actor), new_id()
    employer = Employer(
        id=employer_id,
        state=EmployerState.ACTIVE.value,
        station_code=station_code,
        origin_station_code=station_code,
        credit_code=given["credit_code"],
        **{name: data[name] for name in PLAIN_FIELDS},
        **seal_contact(uow.cipher, employer_id, given["contact"]),
        since=since,
        roster_version=0,
        registered_by=uow.actor.account_id,
        registered_at=uow.now,
        updated_at=uow.now,
    )
    uow.insert(employer)
    return _done(uow, employer, EMPLOYER_REGISTERED, {})


def change_employer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Change what is given; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different."""
    employer = employer_to_change(uow, data["id"])
    require_open(employer)
    employer.advance(data["version"])
    given = _read(data)
    # Whoever holds the code is found by the constraint, not by a look: nothing else is changed by then.
    uow.refuse_on({UNIQUE: lambda: _exists(uow, None)})
    names = _alter(uow, employer, {name: data[name] for name in PLAIN_FIELDS if name in data} | given)
    if not names:
        refuse([Refused("NOTHING_TO_CHANGE", "All of it is on file already.")])
    employer.updated_at = uow.now
    return _done(uow, employer, EMPLOYER_CHANGED, {"fields": sorted(names)})


def _alter(uow: UnitOfWork, employer: Employer, given: dict[str, Any]) -> set[str]:
    names = {name for name, value in given.items() if name != "contact" and getattr(employer, name) != value}
    columns = {name: given[name] for name in names}
    if "contact" in given and given["contact"] != open_contact(uow.cipher, employer):
        names.add("contact")
        columns |= seal_contact(uow.cipher, employer.id, given["contact"])
    for name, value in columns.items():
        setattr(employer, name, value)
    return names


def close_employer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Close an employer, which ends nothing else; raises ``NotFound``, ``Stale``, ``Conflict("EMPLOYER_CLOSED")`` or ``Invalid``."""
    employer = employer_to_change(uow, data["id"])
    require_open(employer)
    employer.advance(data["version"])
    closed_on = data["closed_on"] or uow.today
    refuse(refusals(check_closed_on(closed_on, employer.since, uow.today)))
    employer.state, employer.closed_on, employer.updated_at = EmployerState.CLOSED.value, closed_on, uow.now
    return _done(uow, employer, EMPLOYER_CLOSED, {})


def _done(uow: UnitOfWork, employer: Employer, event: Event, detail: dict[str, Any]) -> Answer:
    uow.announce(event, employer.id, employer_fact(employer), station_code=employer.station_code, version=employer.version)
    uow.audit(event.name.upper(), f"employer:{employer.id}", station_code=employer.station_code, detail=detail)
    return uow.commit(show_employer(employer, uow.cipher))


def get_employer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One employer within reach; raises ``NotFound``."""
    employer = employer_in_reach(uow, data["id"])
    uow.audit("EMPLOYER_READ", f"employer:{employer.id}", station_code=employer.station_code)
    return show_employer(employer, uow.cipher)


def list_employers(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of employers within reach; another station's page is empty."""
    own, account_id = listing_scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return _audited_page(uow, data["station_code"], {"items": [], "next": None})
    station_code = own or data["station_code"]
    filters = {name: value for name, value in data.items() if name not in {"limit", "cursor"}}
    listing = f"employers|{station_code}|{account_id}|{orjson.dumps(filters).decode()}"
    columns: list[Any] = [Employer.id]
    asked = keyset(queries.listed(station_code, account_id, data), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    answer = page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda employer: [employer.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda employer: show_employer(employer, uow.cipher),
    )
    return _audited_page(uow, station_code, answer)


def _audited_page(uow: UnitOfWork, station_code: str | None, answer: Answer) -> Answer:
    shown = [f"employer:{item['id']}" for item in answer["items"]]
    uow.audit("EMPLOYERS_LISTED", "employer:*", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def reveal_contact(uow: UnitOfWork, data: dict[str, Any], *, count: Callable[[str], None]) -> Answer:
    """The contact in full, for a purpose that goes into the audit trail; raises ``NotFound``, and what ``count`` raises."""
    own_station(uow.actor)
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"employer:{data['id']}") from None
    employer = employer_in_reach(uow, data["id"])
    name, phone = open_contact(uow.cipher, employer) or (None, None)
    uow.audit("EMPLOYER_CONTACT_REVEALED", f"employer:{employer.id}", station_code=employer.station_code, purpose=data["purpose"])
    return {"id": employer.id, "name": name, "phone": phone}


def _read(data: dict[str, Any]) -> dict[str, Any]:
    """Credit code and contact in canonical form, as far as they are given; raises ``Invalid`` with all that is wrong."""
    code = read_credit_code(data["credit_code"]) if "credit_code" in data else None
    contact = data.get("contact")
    name = read_name(contact["name"]) if contact else None
    phone = read_phone(contact["phone"]) if contact else None
    refuse(refusals(code) + under("/contact", refusals(name, phone)))
    read = {} if code is None else {"credit_code": code}
    return read if "contact" not in data else {**read, "contact": (name, phone) if contact else None}


def _exists(uow: UnitOfWork, known: Employer | None) -> Conflict:
    """That the code is taken: by which employer is told to its own station only."""
    where = f"employer:{known.id}" if known is not None and uow.actor.reaches(known.station_code) else ""
    refusal = Conflict("EMPLOYER_EXISTS", "An employer is active under this code.", [problem("/credit_code", "EMPLOYER_EXISTS", where)])
    subject = "employer:*" if known is None else f"employer:{known.id}"
    return uow.denied(refusal, subject, station_code=known.station_code if known else uow.actor.station_code)
