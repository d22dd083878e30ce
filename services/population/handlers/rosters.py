"""Bringing the whole list of an employer's people: compared with the list before it, and applied as the next one.

The employer is locked meanwhile, so that of two lists brought at once the second is compared with the first, and refused
unless it says the same: whoever brings a list names the one that it follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.population.handlers.employer_reach import employer_to_change, require_open
from services.population.handlers.hire_rules import clock_of
from services.population.models import Employer, Employment, Roster
from services.population.queries import hires
from services.population.queries import rosters as queries
from services.population.rules.hires import Clock, Report
from services.population.rules.rosters import Difference, Filed, Line, Problem, check_as_of, compare, read_lines
from services.population.schemas.rosters import show_left, show_line, show_problem
from services.population.sealing_employers import open_details, open_document, seal_details, seal_employment
from shared.answers import Answer, day
from shared.contracts.population.events.employers import ROSTER_CHANGED
from shared.contracts.population.vocabulary.employers import RosterChange
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse, under
from shared.errors import Conflict, Invalid, problem

MOST_LINES = 2_000
"""Lines of one answer."""
MOST_PROBLEMS = 200
"""Problems that a refusal points at."""
COUNTED = ("joins", "leaves", "altered", "unchanged", "problems")


@dataclass(frozen=True, slots=True)
class Brought:
    """A list that was brought: what it says against the one before it, and whom that had, by the key of the document."""

    people: list[dict[str, Any]]
    as_of: Any
    difference: Difference
    problems: list[Problem]
    before: Mapping[str, Employment]
    clock: Clock

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each kind there are."""
        it = self.difference
        return dict(zip(COUNTED, map(len, (it.joined, it.left, it.altered, it.unchanged, self.problems)), strict=True))


def upload_roster(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Apply a list, or show the difference (``dry_run``).

    Raises ``NotFound``, ``Invalid`` (``ROSTER_HAS_PROBLEMS`` unless they are to be left out), ``Conflict("EMPLOYER_CLOSED")``, or
    ``Conflict("ROSTER_CHANGED")`` when it would change another list than the one that it names.
    """
    employer = employer_to_change(uow, data["id"])
    require_open(employer)
    refuse(check_as_of(data["as_of"], employer.roster_as_of, uow.today))
    brought = _compared(uow, employer, data)
    if data["dry_run"] or brought.difference.changes_nothing:
        return _answered(uow, employer, brought, "ROSTER_COMPARED", applied=False)
    _check_applicable(employer, brought, data)
    _apply(uow, employer, brought)
    return _answered(uow, employer, brought, "ROSTER_CHANGED", applied=True)


def _compared(uow: UnitOfWork, employer: Employer, data: dict[str, Any]) -> Brought:
    lines, problems = read_lines(data["people"], data["as_of"], uow.today)
    before = {open_document(uow.cipher, row).key: row for row in queries.present(uow.session, employer.id)}
    filed = [Filed(key, *open_details(uow.cipher, row), row.joined_on) for key, row in before.items()]
    difference = compare(filed, lines, problems)
    return Brought(data["people"], data["as_of"], difference, problems, before, clock_of(uow.session))


def _check_applicable(employer: Employer, brought: Brought, data: dict[str, Any]) -> None:
    if data["roster_version"] != employer.roster_version:
        detail = f"The list that holds is version {employer.roster_version}; look at the difference from it."
        raise Conflict("ROSTER_CHANGED", detail, [problem("/roster_version", "ROSTER_CHANGED", detail)])
    if brought.problems and not data["leave_out_problems"]:
        wrong = [refusal for one in brought.problems for refusal in under(f"/people/{one.index}", one.wrong)]
        pointed = [problem(refusal.pointer, refusal.code, refusal.because) for refusal in wrong[:MOST_PROBLEMS]]
        raise Invalid("ROSTER_HAS_PROBLEMS", f"{len(brought.problems)} lines cannot be used as they are.", pointed)


def _apply(uow: UnitOfWork, employer: Employer, brought: Brought) -> None:
    employer.roster_version += 1
    employer.roster_as_of = brought.as_of
    uow.insert(*(_employment(uow, employer, brought, line) for line in brought.difference.joined))
    for line in brought.difference.altered:
        _alter(uow, brought, line)
    if brought.difference.left:
        gone = [brought.before[key].id for key in brought.difference.left]
        queries.leave(uow.session, gone, employer.roster_version, brought.as_of, brought.clock.report(brought.as_of, uow.today))
    _keep_list(uow, employer, brought)


def _employment(uow: UnitOfWork, employer: Employer, brought: Brought, line: Line) -> Employment:
    employment_id, joined_on = new_id(), line.hired_on or brought.as_of
    report = brought.clock.report(joined_on, uow.today)
    return Employment(
        id=employment_id,
        employer_id=employer.id,
        **seal_employment(uow.cipher, uow.index, employment_id, line.document),
        **seal_details(uow.cipher, employment_id, line.name, line.phone),
        joined_in=employer.roster_version,
        joined_on=joined_on,
        join_reported_on=report.reported_on,
        join_due_on=report.due_on,
        join_timeliness=report.timeliness,
    )


def _alter(uow: UnitOfWork, brought: Brought, line: Line) -> None:
    """Write what the employer says now; another day of hire is judged by the day on which the hire was reported."""
    employment = brought.before[line.document.key]
    _, phone = open_details(uow.cipher, employment)
    columns: dict[str, Any] = dict(seal_details(uow.cipher, employment.id, line.name, line.phone or phone))
    if line.hired_on not in {None, employment.joined_on}:
        report = brought.clock.report(line.hired_on, employment.join_reported_on)
        columns |= {"joined_on": line.hired_on, "join_due_on": report.due_on, "join_timeliness": report.timeliness}
    for name, value in columns.items():
        setattr(employment, name, value)


def _keep_list(uow: UnitOfWork, employer: Employer, brought: Brought) -> None:
    counts, version = brought.counts, employer.roster_version
    people = counts["joins"] + counts["altered"] + counts["unchanged"]
    roster = Roster(
        id=new_id(),
        employer_id=employer.id,
        version=version,
        as_of=brought.as_of,
        people=people,
        **counts,
        uploaded_by=uow.actor.account_id,
        uploaded_at=uow.now,
    )
    uow.insert(roster)
    said = {name: counts[name] for name in ("joins", "leaves")} | {"unchanged": counts["altered"] + counts["unchanged"]}
    fact = {"employer_id": employer.id, "station_code": employer.station_code, "version": version, **said}
    uow.announce(ROSTER_CHANGED, roster.id, fact, station_code=employer.station_code, version=1)


def _answered(uow: UnitOfWork, employer: Employer, brought: Brought, action: str, *, applied: bool) -> Answer:
    documents = [line.document for line in (*brought.difference.joined, *brought.difference.altered, *brought.difference.unchanged)]
    keys = {hires.key_of(uow.index, document) for document in documents}
    keys |= {(row.document_type, bytes(row.document_index)) for row in brought.before.values()}
    related = hires.people_of(uow.session, keys)
    uow.audit(action, f"employer:{employer.id}", station_code=employer.station_code, detail=brought.counts, related=related)
    head = {"employer_id": employer.id, "as_of": day(brought.as_of), "roster_version": employer.roster_version, "applied": applied}
    return uow.commit({**head, **brought.counts, "lines": _lines(uow, brought)[:MOST_LINES]})


def _lines(uow: UnitOfWork, brought: Brought) -> list[Answer]:
    difference, left = brought.difference, brought.clock.report(brought.as_of, uow.today)
    return [
        *(show_problem(one, brought.people) for one in brought.problems),
        *(_joined(uow, brought, line) for line in difference.joined),
        *(show_left(brought.before[key], brought.as_of, left, uow.cipher) for key in difference.left),
        *(show_line(RosterChange.ALTERED, line, None, None) for line in difference.altered),
        *(show_line(RosterChange.UNCHANGED, line, None, None) for line in difference.unchanged),
    ]


def _joined(uow: UnitOfWork, brought: Brought, line: Line) -> Answer:
    joined_on = line.hired_on or brought.as_of
    report: Report = brought.clock.report(joined_on, uow.today)
    return show_line(RosterChange.JOINED, line, joined_on, report)
