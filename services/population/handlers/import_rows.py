"""What became of the rows of a file, and the decision of a person about those that contradict the register."""

from typing import Any

import orjson

from services.population.handlers.import_chunk import legacy_values
from services.population.handlers.import_entries import ResidentEntry, Tools, read_entry
from services.population.handlers.import_sheets import RESIDENTS_SHEET
from services.population.handlers.registration import register
from services.population.models import ImportRow, LegacyReference
from services.population.queries import imports as queries
from services.population.rules.import_rows import check_decision
from services.population.schemas.imports import show_given, show_on_file
from shared.answers import Answer
from shared.contracts.population.vocabulary.imports import RowDecision
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.contracts.vocabulary import RowOutcome
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refuse
from shared.errors import Conflict, NotFound
from shared.imports import rows as shared_rows
from shared.imports.results import open_problems, row_cell
from shared.jobs.lifecycle import job_in_reach, job_to_change
from shared.jobs.tables import Job
from shared.reach import own_station


def list_import_rows(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of an import's rows, masked; raises ``NotFound``."""
    job = _import_in_reach(uow, data["id"])
    return shared_rows.list_rows(uow, RESIDENTS_SHEET, job, data, lambda row: _show_row(uow, row))


def _show_row(uow: UnitOfWork, row: ImportRow) -> Answer:
    return {**shared_rows.show_row(RESIDENTS_SHEET, row, uow), "decision": row.decision}


def list_undecided(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the rows that wait, both sides masked; raises ``NotFound``."""
    job = _import_in_reach(uow, data["id"])
    listing = f"undecided|{job.id}"
    columns: list[Any] = [ImportRow.row_number]
    asked = keyset(queries.undecided(job.id), columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    shown: list[str] = []
    answer = page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda row: [row.row_number],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: _show_pair(uow, job, row, shown),
    )
    detail = {"count": len(answer["items"])}
    uow.audit("IMPORT_UNDECIDED_LISTED", f"job:{job.id}", station_code=job.station_code, detail=detail, related=shown)
    return answer


def _show_pair(uow: UnitOfWork, job: Job, row: ImportRow, shown: list[str]) -> Answer:
    told = _told(uow, row)
    entry = _entry(uow, job, row, told)
    person = queries.person(uow.session, told["person_id"])
    # As a search would: of somebody who never lived at the own station nothing is shown.
    is_theirs = person is not None and queries.lived_at(uow.session, person.id, own_station(uow.actor))
    is_open = person is not None and person.sealed_at is None and person.erased_at is None
    if is_theirs:
        shown.append(f"person:{told['person_id']}")
    return {
        "row": row.row_number,
        "given": show_given(entry.details),
        "on_file": show_on_file(person, uow.cipher) if is_theirs and is_open else None,
        "differs": told["differs"],
        "codes": [code for _, code, _ in open_problems(uow, job.id, row)],
    }


def decide_row(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Register an undecided row, the details having been compared with the document, or leave it; once.

    Raises ``NotFound``, ``Conflict("ROW_DECIDED")`` for another decision than the one on record, and what a registration raises.
    """
    job = _import_to_change(uow, data["id"])
    row = queries.locked_row(uow.session, job.id, data["row"])
    if row is None:
        raise NotFound("IMPORT_ROW_NOT_FOUND")
    refusal = check_decision(row.outcome, row.decision, data["decision"])
    if isinstance(refusal, Refused):
        raise Conflict(refusal.code, refusal.because)
    if row.decision is None:
        _decide(uow, job, row, RowDecision(data["decision"]))
    return uow.commit(_show_row(uow, row))


def _decide(uow: UnitOfWork, job: Job, row: ImportRow, decision: RowDecision) -> None:
    told = _told(uow, row)
    if decision is RowDecision.REGISTER_AND_CORRECT:
        row.residence_id = _register(uow, _entry(uow, job, row, told))
        row.outcome = RowOutcome.IMPORTED.value
        job.advance(job.version)
        counts = {RowOutcome.UNDECIDED: -1, RowOutcome.IMPORTED: 1}
        job.counts = job.counts | {name.value: job.counts.get(name.value, 0) + change for name, change in counts.items()}
    row.decision, row.decided_by, row.decided_at = decision.value, uow.actor.account_id, uow.now
    row.row_encrypted = None
    detail = {"row": row.row_number, "decision": decision.value}
    uow.audit("IMPORT_ROW_DECIDED", f"job:{job.id}", station_code=job.station_code, detail=detail, related=[f"person:{told['person_id']}"])


def _register(uow: UnitOfWork, entry: ResidentEntry) -> str:
    entry.data["person"]["details_confirmed"] = True
    residence_id = str(register(uow, entry.data)["id"])
    if entry.legacy_id:
        uow.insert(LegacyReference(**legacy_values(uow, residence_id, entry.legacy_id)))
    return residence_id


def _told(uow: UnitOfWork, row: ImportRow) -> dict[str, Any]:
    if row.row_encrypted is None:
        raise ValueError("an undecided row keeps its cells")
    told: dict[str, Any] = orjson.loads(uow.cipher.open(row.row_encrypted, row_cell("row_encrypted", row.job_id, row.row_number)))
    return told


def _entry(uow: UnitOfWork, job: Job, row: ImportRow, told: dict[str, Any]) -> ResidentEntry:
    tools = Tools(uow.cipher, uow.index, uow.today, job.parameters["community_id"])
    entry = read_entry(row.row_number, told["cells"], tools)
    if entry.details is None:
        # It could be read when it was parked; only the calendar can have turned against it.
        refuse([Refused(code, "", f"/{column}") for column, code, _ in entry.problems])
    return entry


def _import_in_reach(uow: UnitOfWork, job_id: str) -> Job:
    return job_in_reach(uow, job_id, JobKind.RESIDENTS_IMPORT)


def _import_to_change(uow: UnitOfWork, job_id: str) -> Job:
    return job_to_change(uow, job_id, JobKind.RESIDENTS_IMPORT)
