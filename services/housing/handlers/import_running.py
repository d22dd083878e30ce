"""The import of houses: what is asked for, and how the parts of a file are read and written; the rest is as of every import."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from services.housing.handlers.import_chunk import Chunk
from services.housing.handlers.import_entries import HouseEntry, Tools, read_part
from services.housing.handlers.import_sheets import HOUSES_SHEET
from services.housing.models import ImportCommunity
from services.housing.queries import imports as queries
from services.housing.rules.import_communities import community_names
from shared.answers import Answer
from shared.contracts.housing.basis import INSPECTORS
from shared.contracts.housing.vocabulary.jobs import JobKind
from shared.contracts.vocabulary import JobState
from shared.db.unit_of_work import UnitOfWork
from shared.imports.running import FileImport, Seen
from shared.jobs.answers import show_job
from shared.jobs.lifecycle import new_job
from shared.jobs.tables import Job
from shared.reach import own_station

MOST_PLACES = 20_000
"""Rooms and beds that one step writes, so that none takes long or much memory, whatever a file asks for."""


def begin_import(uow: UnitOfWork, data: dict[str, Any], communities: Sequence[Mapping[str, str]]) -> Answer:
    """A job that receives its file; ``communities`` are what those of the station are called now, for the rows name them.

    Raises ``Forbidden`` for an account without a station.
    """
    own_station(uow.actor)
    parameters = {"dry_run": data["dry_run"], "community_id": data["community_id"]}
    job = new_job(uow, JobKind.HOUSES_IMPORT, parameters, "rows", JobState.RECEIVING)
    uow.insert_rows(ImportCommunity, queries.community_rows(job.id, community_names(communities)))
    return uow.commit(show_job(job))


class HousesImport(FileImport[HouseEntry, Tools]):
    """Imports one file of houses."""

    sheet = HOUSES_SHEET

    def __init__(self, job_id: str, breathe: Callable[[], None]) -> None:
        super().__init__(job_id, breathe)
        self._communities: Mapping[str, str] | None = None

    def tools(self, uow: UnitOfWork, job: Job) -> Tools:
        """The index, the day, the communities, and whether the requester's word makes a house verified."""
        if self._communities is None:
            self._communities = queries.community_ids(uow.session, job.id)
        may_verify = not uow.actor.roles.isdisjoint(INSPECTORS)
        return Tools(uow.index, uow.today, self._communities, job.parameters["community_id"], may_verify)

    def read(self, part: bytes, tools: Tools) -> list[HouseEntry]:
        """As far as a row can be read without the register."""
        return read_part(part, tools, self.breathe)

    def portion(self, entries: list[HouseEntry]) -> int:
        """As many as have not too many rooms and beds together."""
        fitting = sum(places <= MOST_PLACES for places in accumulate(entry.places for entry in entries))
        return min(max(fitting, 1), len(entries))

    def write(self, uow: UnitOfWork, job: Job, entries: list[HouseEntry], seen: Seen | None) -> dict[str, int]:
        """As many registrations would."""
        return Chunk(uow, job.id, breathe=self.breathe, seen=seen).register(entries)
