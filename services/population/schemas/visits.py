"""Visits, absences, rounds and visit rules as the contract's answers and events. Notes are opened for the residence's station only."""

from collections.abc import Iterable
from typing import Any

from services.population.models import Absence, Residence, Visit
from services.population.rules.visit_rules import FIELDS
from services.population.rules.visits import Rounds
from services.population.schemas.residences import show_person, show_residence
from shared.answers import Answer, day, instant
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note
from shared.identity import Actor
from shared.versions import shown_versions

OF_VERSION = frozenset({"version", "valid_from"})


def show_visit(visit: Visit, cipher: FieldCipher, *, notes: bool) -> Answer:
    """``VisitAnswer``."""
    return {
        "id": visit.id,
        "residence_id": visit.residence_id,
        "visited_on": day(visit.visited_on),
        "outcome": visit.outcome,
        "found_via": visit.found_via,
        "moved_on": day(visit.moved_on),
        "note": open_note(cipher, visit, "note_encrypted") if notes else None,
        "recorded_by": visit.recorded_by,
        "recorded_at": instant(visit.recorded_at),
    }


def show_absence(absence: Absence, cipher: FieldCipher, *, notes: bool) -> Answer:
    """``AbsenceAnswer``."""

    def note(column: str) -> str | None:
        return open_note(cipher, absence, column) if notes else None

    return {
        "id": absence.id,
        "residence_id": absence.residence_id,
        "state": absence.state,
        "suspected_on": day(absence.suspected_on),
        "established_on": day(absence.established_on),
        "established_by": absence.established_by,
        "reason": absence.reason,
        "note": note("note_encrypted"),
        "appeal_until": day(absence.appeal_until),
        "appealed_on": day(absence.appealed_on),
        "appeal_recorded_by": absence.appeal_recorded_by,
        "appeal_note": note("appeal_note_encrypted"),
        "decision": absence.decision,
        "decided_on": day(absence.decided_on),
        "decided_by": absence.decided_by,
        "decision_reason": absence.decision_reason,
        "decision_note": note("decision_note_encrypted"),
    }


def with_residence(shown: Answer, residence: Any, person: Any, cipher: FieldCipher, viewer: Actor) -> Answer:
    """``RecordedVisit`` and ``DecidedAbsence``: what was done, and the residence after it."""
    return {**shown, "residence": show_residence(residence, person, cipher, viewer)}


def show_due(residence: Residence, person: Any, rounds: Rounds, cipher: FieldCipher) -> Answer:
    """``DueVisit``."""
    last_visited_on, last_outcome = rounds.visits[-1] if rounds.visits else (None, None)
    return {
        "id": residence.id,
        "version": residence.version,
        "person": show_person(person, cipher),
        "community_id": residence.community_id,
        "house_id": residence.house_id,
        "address": {"text": residence.address_text, "room": residence.room},
        "category": residence.category,
        "place_kind": residence.place_kind,
        "started_on": day(residence.started_on),
        "expected_end_on": day(residence.expected_end_on),
        "visit_due_on": day(residence.visit_due_on),
        "verified_on": day(residence.verified_on),
        "absence": residence.absence,
        "last_visited_on": day(last_visited_on),
        "last_outcome": last_outcome,
        "nobody_home_count": rounds.nobody_home_count,
    }


def show_rules(lines: Iterable[Any]) -> list[Answer]:
    """``VisitRules`` of each version, from lines that are ordered by it."""
    return shown_versions(lines, lambda line: {name: getattr(line, name) for name in FIELDS if name not in OF_VERSION})


def place_of(residence: Any) -> Answer:
    """Whose residence it is and where, as events about it say."""
    return {
        "residence_id": residence.id,
        "person_id": residence.person_id,
        "station_code": residence.station_code,
        "community_id": residence.community_id,
        "house_id": residence.house_id,
    }


def absence_fact(residence: Any, absence: Absence) -> Answer:
    """``AbsenceFact``."""
    return {
        "absence_id": absence.id,
        **place_of(residence),
        "state": absence.state,
        "suspected_on": day(absence.suspected_on),
        "established_on": day(absence.established_on),
        "appeal_until": day(absence.appeal_until),
        "appealed_on": day(absence.appealed_on),
        "decided_on": day(absence.decided_on),
    }
