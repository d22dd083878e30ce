"""Reading rosters: who is on one, who joined and left by which list; whether they are registered is told to the police only."""

from typing import Any

import orjson

from services.population.handlers.employer_reach import employer_in_reach, is_outside
from services.population.models import Employer, Employment, Roster
from services.population.queries import hires
from services.population.queries import rosters as queries
from services.population.schemas.rosters import show_employment, show_version
from shared.answers import Answer, day
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, NotFound


def get_roster(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the roster as it is, or of an earlier list; raises ``NotFound``, and ``Forbidden`` to an employer that asks who is registered."""
    employer = employer_in_reach(uow, data["id"])
    if data["residence"] is not None and is_outside(uow.actor):
        # Hundreds of people at a time: an employer is answered one by one, by hire checks, within their limits.
        refusal = Forbidden("ROSTER_RESIDENCE_NOT_TOLD", "Who on a roster is registered is told to the police only.")
        raise uow.denied(refusal, f"employer:{employer.id}", station_code=employer.station_code)
    version, as_of = _asked_version(uow, employer, data["roster_version"])
    filters = {name: data[name] for name in ("change", "timeliness", "residence")}
    listing = f"roster|{employer.id}|{version}|{orjson.dumps(filters).decode()}"
    columns: list[Any] = [Employment.id]
    asked = keyset(queries.listed(data, version), columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    rows = uow.session.execute(asked).all()
    tells = not is_outside(uow.actor)
    answer = page(
        rows,
        data["limit"],
        lambda row: [row[0].id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_employment(row, uow.cipher, tells_residence=tells),
    )
    _audit(uow, employer, [row[0] for row in rows[: data["limit"]]])
    return {"employer_id": employer.id, "roster_version": version, "as_of": as_of, **answer}


def _asked_version(uow: UnitOfWork, employer: Employer, wanted: int | None) -> tuple[int, str | None]:
    if wanted is None or wanted == employer.roster_version:
        return employer.roster_version, day(employer.roster_as_of)
    roster = queries.roster(uow.session, employer.id, wanted)
    if roster is None:
        raise uow.denied(NotFound("ROSTER_NOT_FOUND"), f"employer:{employer.id}", station_code=employer.station_code)
    return roster.version, day(roster.as_of)


def _audit(uow: UnitOfWork, employer: Employer, shown: list[Employment]) -> None:
    related = hires.people_of(uow.session, {(row.document_type, bytes(row.document_index)) for row in shown})
    detail = {"count": len(shown)}
    uow.audit("ROSTER_READ", f"employer:{employer.id}", station_code=employer.station_code, detail=detail, related=related)


def list_roster_versions(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the lists of one employer, newest first; raises ``NotFound``."""
    employer = employer_in_reach(uow, data["id"])
    listing = f"roster_versions|{employer.id}"
    columns: list[Any] = [Roster.version]
    asked = keyset(queries.versions(employer.id), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    rows = uow.session.scalars(asked).all()
    uow.audit("ROSTERS_LISTED", f"employer:{employer.id}", station_code=employer.station_code, detail={"count": len(rows[: data["limit"]])})
    return page(rows, data["limit"], lambda row: [row.version], cursor=uow.cursor, scope=listing, show=show_version)
