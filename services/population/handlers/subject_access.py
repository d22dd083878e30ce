"""A resident's own record, for the resident: all of it, from all stations, with its history and who looked.

It is the one answer beside a reveal that is not masked, so it counts as one, and the purpose goes into the audit trail, which the next
page of the resident's own trail tells of.
"""

from collections.abc import Callable
from typing import Any

from services.population.handlers.reach import audited_station, person_in_reach
from services.population.models import Alteration, Person, Residence
from services.population.queries import records as queries
from services.population.rules.secrecy import reads_sealed
from services.population.schemas.records import show_deed, show_own_change, show_own_details
from services.population.schemas.residences import show_spell
from shared.answers import instant
from shared.db.paging import keyset, page
from shared.db.tables import audit_entry
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, Throttled


def access_own_record(uow: UnitOfWork, data: dict[str, Any], *, count: Callable[[str], None]) -> dict[str, Any]:
    """All that is on file about a person within reach, for that person; raises ``NotFound``, ``Forbidden``, and what ``count`` raises."""
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"person:{data['id']}") from None
    person, within_reach = person_in_reach(uow, data["id"])
    _check_accounts(uow, data)
    family = queries.family(uow.session, person.id)
    residences, history = list(queries.residences_of(uow.session, family)), list(queries.alterations_of(uow.session, family))
    shown = [f"residence:{residence.id}" for residence in residences]
    detail = {"requested_via": data["requested_via"], "with_accounts": data["with_accounts"]}
    station_code = audited_station(uow, within_reach)
    uow.audit("OWN_RECORD_SHOWN", f"person:{person.id}", station_code=station_code, detail=detail, related=shown, purpose=data["purpose"])
    return _show(uow, person, residences, history) | _deeds(uow, family, data)


def _check_accounts(uow: UnitOfWork, data: dict[str, Any]) -> None:
    # Who gives away the names of officers is who answers for them; the same who reads what is sealed.
    if data["with_accounts"] and not reads_sealed(uow.actor.roles):
        refusal = Forbidden("ACCOUNTS_FOR_HEAD_ONLY", "The head of the station decides whether accounts are named.")
        raise uow.denied(refusal, f"person:{data['id']}", station_code=uow.actor.station_code)


def _show(uow: UnitOfWork, person: Person, residences: list[Residence], history: list[Alteration]) -> dict[str, Any]:
    return {
        "id": person.id,
        "version": person.version,
        "answered_at": instant(uow.now),
        "details": show_own_details(person, uow.cipher),
        "residences": [show_spell(residence) for residence in residences],
        "history": [show_own_change(alteration, uow.cipher) for alteration in history],
    }


def _deeds(uow: UnitOfWork, family: list[str], data: dict[str, Any]) -> dict[str, Any]:
    listing = f"deeds|{','.join(family)}|{data['with_accounts']}"
    asked = keyset(queries.deeds(family), [audit_entry.c.id], uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    found = page(
        uow.session.execute(asked).all(),
        data["limit"],
        lambda entry: [entry.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda entry: show_deed(entry, with_account=data["with_accounts"]),
    )
    return {"deeds": found["items"], "next": found["next"]}
