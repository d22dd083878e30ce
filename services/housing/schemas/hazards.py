"""Hazards, their journal and their rules as the contract's answers and events."""

from collections.abc import Sequence
from datetime import date

from services.housing.models import Hazard, HazardAction, HazardRuleLine, House
from services.housing.rules.hazard_rules import FIELDS
from services.housing.rules.hazards import is_overdue
from shared.answers import Answer, day, instant
from shared.contracts.housing.vocabulary.hazards import ActSide, HazardOrigin, HazardState
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note
from shared.identity import Actor
from shared.versions import shown_versions

OF_VERSION = frozenset({"version", "valid_from"})


def reads_notes(viewer: Actor, hazard: Hazard, *, outside: bool) -> bool:
    """Whether the viewer, in whose reach the hazard is, is shown free text: the landlord, and the house's station."""
    return outside or viewer.station_code == hazard.station_code


def show_hazard(hazard: Hazard, cipher: FieldCipher, today: date, viewer: Actor, *, outside: bool) -> Answer:
    """``HazardAnswer``; ``outside`` when the viewer is the landlord."""
    notes = reads_notes(viewer, hazard, outside=outside)
    return {
        "id": hazard.id,
        "version": hazard.version,
        "house_id": hazard.house_id,
        "room_id": hazard.room_id,
        "station_code": hazard.station_code,
        "origin": hazard.origin,
        "inspection_id": hazard.inspection_id,
        "item_code": hazard.item_code,
        "kind": open_note(cipher, hazard, "kind_encrypted") if notes else None,
        "aspect": hazard.aspect,
        "severity": hazard.severity,
        "state": hazard.state,
        "note": open_note(cipher, hazard, "note_encrypted") if notes and (not outside or hazard.origin == HazardOrigin.OFFICER) else None,
        "found_on": day(hazard.found_on),
        "times_found": hazard.times_found,
        "due_on": day(hazard.due_on),
        "rule_version": hazard.rule_version,
        "overdue": is_overdue(HazardState(hazard.state), hazard.due_on, hazard.rectified_on, today),
        "overdue_noted_on": day(hazard.overdue_noted_on),
        "extensions": hazard.extensions,
        "extension_asked_until": day(hazard.extension_asked_until),
        "rectified_on": day(hazard.rectified_on),
        "authority": hazard.authority,
        "reference": open_note(cipher, hazard, "reference_encrypted") if notes and not outside else None,
        "transferred_on": day(hazard.transferred_on),
        "closed_on": day(hazard.closed_on),
        "found_by": hazard.found_by,
        "found_at": instant(hazard.found_at),
        "updated_at": instant(hazard.updated_at),
    }


def show_action(action: HazardAction, cipher: FieldCipher, viewer: Actor, *, notes: bool, outside: bool) -> Answer:
    """``HazardActionAnswer``; a landlord reads what the station has written about the hazard, and what it has written itself."""
    reads = notes and not (outside and (_is_of_inspection(action) or _is_of_another(action, viewer)))
    return {
        "act": action.act,
        "at": instant(action.at),
        "side": action.side,
        "account_id": action.account_id,
        "version": action.version,
        "inspection_id": action.inspection_id,
        "reason": action.reason,
        "note": open_note(cipher, action, "note_encrypted") if reads else None,
        "photo_id": action.photo_id,
        "from_due_on": day(action.from_due_on),
        "to_due_on": day(action.to_due_on),
    }


def _is_of_inspection(action: HazardAction) -> bool:
    """An officer's notes in an inspection are the station's, wherever they went from there."""
    return action.inspection_id is not None


def _is_of_another(action: HazardAction, viewer: Actor) -> bool:
    return action.side == ActSide.LANDLORD and action.account_id != viewer.account_id


def show_rules(lines: Sequence[HazardRuleLine]) -> list[Answer]:
    """A ``HazardRule`` for each version, in the order of the lines."""
    return shown_versions(lines, lambda line: {name: getattr(line, name) for name in FIELDS if name not in OF_VERSION})


def hazard_fact(house: House, hazard: Hazard) -> Answer:
    """``HazardFact``."""
    return {
        "hazard_id": hazard.id,
        "house_id": hazard.house_id,
        "station_code": hazard.station_code,
        "community_id": house.community_id,
        "item_code": hazard.item_code,
        "aspect": hazard.aspect,
        "severity": hazard.severity,
        "state": hazard.state,
        "found_on": day(hazard.found_on),
        "due_on": day(hazard.due_on),
    }
