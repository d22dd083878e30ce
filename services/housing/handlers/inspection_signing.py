"""What an officer signs for, and whether it is still what was signed."""

import hashlib
from datetime import UTC
from typing import Any

from services.housing.handlers.inspection_reach import inspection_in_reach
from services.housing.handlers.photo_parts import open_picture
from services.housing.models import Inspection, InspectionResult, Photo
from services.housing.queries import inspections as queries
from services.housing.queries import photos
from services.housing.rules.signatures import digest_of
from shared.answers import Answer, instant
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.db.notes import open_note
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Unavailable

HEAD = ("id", "house_id", "template_version", "kind", "inspector_id", "proposed_outcome", "outcome", "closed_by")
CONTENT = "CONTENT"


def signed_content(uow: UnitOfWork, inspection: Inspection) -> dict[str, Any]:
    """All of a closed inspection, as it is signed; the station is not in it, for a merger moves it.

    A note stands in it by a keyed digest, so that who reads the signature cannot try what a note says.
    """
    results = queries.results(uow.session, inspection.id)
    return {
        **{name: getattr(inspection, name) for name in HEAD},
        "inspected_on": inspection.inspected_on.isoformat(),
        "closed_at": inspection.closed_at.astimezone(UTC).isoformat() if inspection.closed_at else None,
        "reason": _blind(uow, open_note(uow.cipher, inspection, "outcome_reason_encrypted")),
        "results": sorted(_signed_result(uow, row) for row in results),
        "photos": sorted(_signed_photo(photo) for photo in photos.of_inspection(uow.session, inspection.id)),
    }


def _signed_result(uow: UnitOfWork, row: InspectionResult) -> list[str]:
    note = open_note(uow.cipher, row, "note_encrypted")
    return [row.item_code, row.room_id or "", row.result, str(row.fixed_on_site), _blind(uow, note) or ""]


def _signed_photo(photo: Photo) -> list[str]:
    return [photo.id, photo.item_code or "", photo.room_id or "", photo.digest or ""]


def _blind(uow: UnitOfWork, note: str | None) -> str | None:
    return None if note is None else uow.index.of("inspection.note", note).hex()


def verify_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Compute the signature of a closed inspection again, its pictures included; raises ``NotFound`` or ``Conflict("INSPECTION_NOT_CLOSED")``."""
    held = inspection_in_reach(uow, data["id"])
    inspection = held.inspection
    if inspection.state != InspectionState.CLOSED or inspection.closed_at is None:
        raise Conflict("INSPECTION_NOT_CLOSED", "Nobody has signed it.")
    altered = [] if _is_as_signed(uow, inspection) else [CONTENT]
    altered += [photo.id for photo in photos.of_inspection(uow.session, inspection.id) if not _is_same_picture(uow, photo)]
    detail, related = {"is_intact": not altered}, [f"house:{held.house.id}"]
    uow.audit("INSPECTION_VERIFIED", f"inspection:{inspection.id}", station_code=held.house.station_code, detail=detail, related=related)
    return {
        "id": inspection.id,
        "signed_by": inspection.closed_by,
        "signed_at": instant(inspection.closed_at),
        "digest": inspection.digest,
        "is_intact": not altered,
        "altered": altered,
    }


def _is_as_signed(uow: UnitOfWork, inspection: Inspection) -> bool:
    try:
        return digest_of(signed_content(uow, inspection)) == inspection.digest
    except Unavailable:  # a note that cannot be read any more was tampered with, or moved
        return False


def _is_same_picture(uow: UnitOfWork, photo: Photo) -> bool:
    try:
        return hashlib.sha256(open_picture(uow, photo)).hexdigest() == photo.digest
    except Unavailable:
        return False
