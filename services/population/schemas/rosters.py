"""Rosters and what is different in them as the contract's answers: masked, and with a problem's code in place of its value."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.population.models import Employment
from services.population.rules.hires import Report
from services.population.rules.rosters import Line, Problem
from services.population.sealing_employers import open_details, open_document
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary.employers import RosterChange, RosterResidence
from shared.db.encryption import FieldCipher
from shared.identifiers.masking import mask_name, mask_number, mask_phone


def show_problem(problem: Problem, people: Sequence[Mapping[str, Any]]) -> Answer:
    """``RosterLine`` of a line that cannot be used."""
    given = people[problem.index]
    shown = {"document_type": given["document_type"], "document_number": mask_number(given["document_number"])}
    name = mask_name(given["name"]) if given["name"] else None
    said = {"change": RosterChange.PROBLEM.value, "index": problem.index, "name": name, "problem": problem.wrong[0].code}
    return {**said, **shown, "on": None, "due_on": None, "timeliness": None}


def show_line(change: RosterChange, line: Line, on: Any, report: Report | None) -> Answer:
    """``RosterLine`` of a line that can be used."""
    shown = {"document_type": line.document.type.value, "document_number": mask_number(line.document.number), "name": mask_name(line.name)}
    return {"change": change.value, "index": line.index, **shown, "on": day(on), **_due(report), "problem": None}


def show_left(employment: Employment, on: Any, report: Report, cipher: FieldCipher) -> Answer:
    """``RosterLine`` of somebody whom the list does not name any more."""
    document, (name, _) = open_document(cipher, employment), open_details(cipher, employment)
    shown = {"document_type": document.type.value, "document_number": mask_number(document.number), "name": mask_name(name)}
    return {"change": RosterChange.LEFT.value, "index": None, **shown, "on": day(on), **_due(report), "problem": None}


def _due(report: Report | None) -> Answer:
    if report is None:
        return {"due_on": None, "timeliness": None}
    return {"due_on": day(report.due_on), "timeliness": report.timeliness}


def show_employment(row: Any, cipher: FieldCipher, *, tells_residence: bool) -> Answer:
    """``EmploymentAnswer`` of an employment with ``registered`` and ``checked_on``."""
    employment = row[0]
    document, (name, phone) = open_document(cipher, employment), open_details(cipher, employment)
    registered = RosterResidence.REGISTERED if row.registered else RosterResidence.MISSING
    return {
        "id": employment.id,
        "document_type": document.type.value,
        "document_number": mask_number(document.number),
        "name": mask_name(name),
        "phone": mask_phone(phone) if phone else None,
        "joined_on": day(employment.joined_on),
        "join": _reported(employment.join_reported_on, employment.join_due_on, employment.join_timeliness),
        "left_on": day(employment.left_on),
        "leave": _reported(employment.leave_reported_on, employment.leave_due_on, employment.leave_timeliness) if employment.left_on else None,
        "checked_on": day(row.checked_on),
        "residence": registered.value if tells_residence else None,
    }


def _reported(reported_on: Any, due_on: Any, timeliness: str | None) -> Answer:
    return {"reported_on": day(reported_on), "due_on": day(due_on), "timeliness": timeliness}


def show_version(roster: Any) -> Answer:
    """``RosterVersion``."""
    return {
        "roster_version": roster.version,
        "as_of": day(roster.as_of),
        "uploaded_by": roster.uploaded_by,
        "uploaded_at": instant(roster.uploaded_at),
        **{name: getattr(roster, name) for name in ("people", "joins", "leaves", "altered", "unchanged", "problems")},
    }
