"""The import of residents: what is asked for, and how the parts of a file are read and written; the rest is as of every import."""

from typing import Any

from services.population.handlers.import_chunk import Chunk
from services.population.handlers.import_entries import ResidentEntry, Tools, read_part
from services.population.handlers.import_sheets import RESIDENTS_SHEET
from shared.answers import Answer
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.db.unit_of_work import UnitOfWork
from shared.imports import upload
from shared.imports.running import FileImport, Seen
from shared.jobs.tables import Job


def begin_import(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A job that receives its file; raises ``Forbidden`` for an account without a station."""
    parameters = {"dry_run": data["dry_run"], "community_id": data["community_id"]}
    return upload.begin_import(uow, JobKind.RESIDENTS_IMPORT, parameters)


class ResidentsImport(FileImport[ResidentEntry, Tools]):
    """Imports one file of residents."""

    sheet = RESIDENTS_SHEET

    def tools(self, uow: UnitOfWork, job: Job) -> Tools:
        """Keys, the day and the community of all rows."""
        return Tools(uow.cipher, uow.index, uow.today, job.parameters["community_id"])

    def read(self, part: bytes, tools: Tools) -> list[ResidentEntry]:
        """As far as a row can be read without the register."""
        return read_part(part, tools, self.breathe)

    def write(self, uow: UnitOfWork, job: Job, entries: list[ResidentEntry], seen: Seen | None) -> dict[str, int]:
        """As many registrations would."""
        return Chunk(uow, job.id, breathe=self.breathe, seen=seen).register(entries)
