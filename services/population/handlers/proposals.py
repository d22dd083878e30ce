"""What a disposal and an erasure have in common: one account proposes, another of the station or the bureau decides."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from services.population.models import DisposalBatch, Erasure
from services.population.queries import records as queries
from services.population.rules.proposals import Act, check_second_person, next_state
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.errors import Conflict, Forbidden, NotFound
from shared.reach import asks_elsewhere, scope

Found = TypeVar("Found", DisposalBatch, Erasure)


def name_of(model: type[Any]) -> str:
    """The kind of record that the audit trail and codes speak of."""
    return "erasure" if model is Erasure else "disposal"


def proposal_in_reach(uow: UnitOfWork, model: type[Found], proposal_id: str, *, locked: bool = False) -> tuple[Found, str]:
    """A proposal and the station it belongs to today; raises ``NotFound``."""
    kind = name_of(model)
    asked = select(model).where(model.id == proposal_id)
    found: Found | None = uow.session.scalars(asked.with_for_update() if locked else asked).one_or_none()
    station_code = None if found is None else queries.station_now(uow.session, found.station_code)
    if found is None or station_code is None or not uow.actor.reaches(station_code):
        raise uow.denied(NotFound(f"{kind.upper()}_NOT_FOUND"), f"{kind}:{proposal_id}", station_code=station_code)
    return found, station_code


def decide(uow: UnitOfWork, proposal: DisposalBatch | Erasure, seen: int, act: Act, station_code: str) -> None:
    """Decide upon a locked proposal; raises ``Stale``, ``Conflict("ALREADY_DECIDED")`` or ``Forbidden("SAME_PERSON")``, which is on record."""
    proposal.advance(seen)
    state = next_state(proposal.state, act)
    if isinstance(state, Refused):
        raise Conflict(state.code, state.because)
    for refused in check_second_person(act, proposal.proposed_by, uow.actor.account_id):
        subject = f"{name_of(type(proposal))}:{proposal.id}"
        raise uow.denied(Forbidden(refused.code, refused.because), subject, station_code=station_code)
    proposal.state = state.value
    proposal.decided_by, proposal.decided_at = uow.actor.account_id, uow.now


def list_proposals(uow: UnitOfWork, model: type[Found], data: dict[str, Any], show: Callable[[list[Found]], list[dict[str, Any]]]) -> dict[str, Any]:
    """A page of proposals within reach, as ``show`` makes them; another station's page is empty."""
    own = scope(uow.actor)
    station_code = own or data["station_code"]
    if asks_elsewhere(own, data["station_code"]):
        return {"items": [], "next": None}
    listing = f"{model.__tablename__}|{station_code}|{data['state']}"
    asked = select(model)
    if station_code is not None:
        asked = asked.where(model.station_code.in_(queries.stations_of(uow.session, station_code)))
    if data["state"] is not None:
        asked = asked.where(model.state == data["state"])
    asked = keyset(asked, [model.id], uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)  # type: ignore[list-item] # a column
    answer = page(uow.session.scalars(asked), data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=listing, show=lambda row: row)
    return {**answer, "items": show(answer["items"])}
