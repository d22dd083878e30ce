"""Inspections and photographs as the contract's answers and events. Notes are opened for the staff of the house's station only."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.housing.models import House, Inspection, InspectionResult, Photo
from services.housing.models.sheets import Sheet
from services.housing.rules.inspections import missing_items
from services.housing.schemas.inspection_templates import show_item
from shared.answers import Answer, day, instant
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note

JPEG = "image/jpeg"
"""What every picture that is kept is."""


def show_summary(inspection: Inspection) -> Answer:
    """``InspectionSummary``."""
    plain = ("id", "version", "house_id", "station_code", "template_version", "kind", "state", "inspector_id")
    ended = ("proposed_outcome", "outcome", "closed_by", "digest", "abandon_reason")
    return {
        **{name: getattr(inspection, name) for name in (*plain, *ended)},
        "inspected_on": day(inspection.inspected_on),
        "started_at": instant(inspection.started_at),
        "closed_at": _instant(inspection.closed_at),
        "acknowledged_at": _instant(inspection.acknowledged_at),
    }


def show_inspection(
    inspection: Inspection, sheet: Sheet, results: Sequence[InspectionResult], photos: Iterable[Photo], cipher: FieldCipher | None
) -> Answer:
    """``InspectionAnswer``; with a ``cipher``, with what officers wrote."""
    is_open = inspection.state == InspectionState.OPEN
    position = {item.code: item.position for item in sheet.items}
    ordered = sorted(results, key=lambda row: (position[row.item_code], row.room_id or ""))
    return {
        **show_summary(inspection),
        "outcome_reason": _note(cipher, inspection, "outcome_reason_encrypted"),
        "abandon_note": _note(cipher, inspection, "abandon_note_encrypted"),
        "missing": missing_items(sheet.mandatory, {row.item_code for row in results}) if is_open else [],
        "results": [_show_result(row, sheet, cipher) for row in ordered],
        "photos": [show_photo(photo) for photo in photos],
    }


def _show_result(row: InspectionResult, sheet: Sheet, cipher: FieldCipher | None) -> Answer:
    return {
        "item": show_item(sheet.by_code[row.item_code]),
        "result": row.result,
        "room_id": row.room_id,
        "fixed_on_site": row.fixed_on_site,
        "note": _note(cipher, row, "note_encrypted"),
        "seen_at": _instant(row.seen_at),
    }


def show_photo(photo: Photo) -> Answer:
    """``PhotoAnswer``."""
    plain = ("id", "inspection_id", "item_code", "room_id", "width", "height", "size", "digest", "uploaded_by")
    return {
        **{name: getattr(photo, name) for name in plain},
        "is_ready": photo.digest is not None,
        "media_type": JPEG,
        "is_redacted": bool(photo.blackouts),
        "uploaded_at": instant(photo.uploaded_at),
    }


def inspection_fact(inspection: Inspection, house: House) -> Answer:
    """``InspectionFact``."""
    return {
        "inspection_id": inspection.id,
        "house_id": house.id,
        "station_code": house.station_code,
        "community_id": house.community_id,
        "template_version": inspection.template_version,
        "kind": inspection.kind,
        "inspected_on": day(inspection.inspected_on),
        "inspector_id": inspection.inspector_id,
    }


def _note(cipher: FieldCipher | None, row: Any, column: str) -> str | None:
    return None if cipher is None else open_note(cipher, row, column)


def _instant(value: Any) -> str | None:
    return instant(value) if value else None
