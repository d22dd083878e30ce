"""What waits for the station: stays whose report was refused, with the cause that its landlord was not told."""

from collections.abc import Sequence
from typing import Any

from services.population.models import StayResidence
from services.population.queries import stays as queries
from services.population.queries.records import station_now, stations_of
from services.population.rules.secrecy import reads_sealed
from services.population.schemas.stays import show_refusal
from shared.answers import Answer
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.reach import asks_elsewhere, scope

SEALED = "RECORD_SEALED"


def list_stay_refusals(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the refused reports of the stations within reach; another station's page is empty, and of sealed people the head alone reads."""
    own = scope(uow.actor)
    station_code = data["station_code"] or own
    rows = [] if asks_elsewhere(own, data["station_code"]) else _rows(uow, station_code, data)
    answer = page(
        rows,
        data["limit"],
        lambda stay: [stay.stay_id],
        cursor=uow.cursor,
        scope=_listing(station_code),
        show=lambda stay: show_refusal(stay, station_now(uow.session, stay.station_code)),
    )
    shown = [f"stay_residence:{item['stay_id']}" for item in answer["items"]]
    uow.audit("STAY_REFUSALS_LISTED", f"stay_refusals:{station_code or '*'}", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def _rows(uow: UnitOfWork, station_code: str | None, data: dict[str, Any]) -> Sequence[StayResidence]:
    stations = None if station_code is None else stations_of(uow.session, station_code)
    # Such a row would tell in which house a sealed person wants to sleep.
    asked = queries.refused(stations, but_for=None if reads_sealed(uow.actor.roles) else SEALED)
    after = uow.cursor.start(data["cursor"], _listing(station_code))
    columns: list[Any] = [StayResidence.stay_id]
    return uow.session.scalars(keyset(asked, columns, after, data["limit"], descending=True)).all()


def _listing(station_code: str | None) -> str:
    return f"stay_refusals|{station_code}"
