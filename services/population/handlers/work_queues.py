"""What an officer begins the day with: the round of visits that are due, and how much waits in each queue."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select

from services.population.models import Residence
from services.population.queries import visits
from services.population.queries import work_queues as queries
from services.population.schemas.residences import show_residence
from services.population.schemas.visits import show_due
from shared.answers import Answer, day
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.reach import own_station, scope


def list_due_visits(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A part of the round: residences of the own station to be visited by a day, by due day and address."""
    station_code, until = own_station(uow.actor), data["until"] or uow.today
    columns = [Residence.visit_due_on, Residence.address_key, Residence.id]
    listing, asked = f"due|{station_code}|{data['community_id']}|{until}", visits.due(station_code, data["community_id"], until)
    answer = _page(uow, data, listing, asked, columns, lambda row: [row[0].visit_due_on, row[0].address_key, row[0].id])
    _audit(uow, "VISITS_DUE_LISTED", answer["items"])
    rounds = visits.rounds(uow.session, [row[0].id for row in answer["items"]])
    return {**answer, "items": [show_due(row[0], row[1], rounds[row[0].id], uow.cipher) for row in answer["items"]]}


def count_work_queues(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Every queue of the own station, the empty ones too; of all stations those that are not empty, if the caller is of the bureau."""
    station_code = scope(uow.actor)
    counted = queries.counts(uow.session, station_code, data["community_id"], uow.today)
    empty = {} if station_code is None else {(queue.name, station_code): (0, None) for queue in queries.QUEUES}
    found = {**empty, **counted}
    urls = {queue.name: queue.url.format(today=uow.today) for queue in queries.QUEUES}
    order = {name: index for index, name in enumerate(urls)}
    return {
        "items": [
            {"queue": name, "station_code": station, "count": count, "oldest_on": day(oldest), "url": urls[name] if station_code else None}
            for (name, station), (count, oldest) in sorted(found.items(), key=lambda item: (item[0][1], order[item[0][0]]))
        ]
    }


def list_work_queue(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the residences of the own station in a queue, those that have waited longest first."""
    station_code, queue = own_station(uow.actor), data["queue"]
    asked, columns = queries.waiting(queue, station_code, data["community_id"], uow.today)
    listing = f"queue|{queue}|{station_code}|{data['community_id']}|{uow.today}"
    answer = _page(uow, data, listing, asked, columns, lambda row: [row[2], row[0].id])
    _audit(uow, "WORK_QUEUE_LISTED", answer["items"], {"queue": queue})
    return {
        **answer,
        "items": [{"since": day(row[2]), "residence": show_residence(row[0], row[1], uow.cipher, uow.actor)} for row in answer["items"]],
    }


def measure_work_queues(uow: UnitOfWork) -> dict[tuple[str, str], int]:
    """How much waits, by queue and station: a job's, for the monitoring of the whole district."""
    counted = queries.counts(uow.session, None, None, uow.today)
    return uow.commit({key: count for key, (count, _) in counted.items()})


def _page(uow: UnitOfWork, data: Answer, listing: str, asked: Select[Any], columns: Sequence[Any], key_of: Callable[[Any], list[Any]]) -> Answer:
    """A page of rows that begin with a residence and its person."""
    found = keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    return page(uow.session.execute(found).all(), data["limit"], key_of, cursor=uow.cursor, scope=listing, show=lambda row: row)


def _audit(uow: UnitOfWork, action: str, rows: Sequence[Any], detail: Answer | None = None) -> None:
    station_code = own_station(uow.actor)
    shown = [name for row in rows for name in (f"residence:{row[0].id}", f"person:{row[1].id}")]
    uow.audit(action, f"residences:{station_code}", station_code=station_code, detail={**(detail or {}), "count": len(rows)}, related=shown)
