"""Photographs of an inspection: received in parts, drawn anew outside of any transaction, and kept; read, and removed while it is open.

An upload that breaks off leaves a photograph that is received, which is removed an hour later; the same key takes it up again.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.housing.handlers.inspection_reach import Held, inspection_in_reach, open_to_change
from services.housing.handlers.photo_parts import open_part, open_upload, put_part, put_picture
from services.housing.models import Photo
from services.housing.queries import inspection_templates as templates
from services.housing.queries import inspections
from services.housing.queries import photos as queries
from services.housing.rules.photos import check_subject
from services.housing.schemas.inspections import JPEG, show_photo
from shared.answers import Answer
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Conflict, Invalid, NotFound, invalid_field

MOST_PHOTOS = 60
"""Of one inspection."""
RECEIVING = timedelta(hours=1)
"""After which an upload that was not ended is given up."""
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has come in whole, and what of it is to be painted black."""

    content: bytes
    blackouts: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture to be kept."""

    content: bytes
    width: int
    height: int


def begin_photo(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A photograph that is received; raises ``NotFound``, ``Conflict`` (INSPECTION_NOT_OPEN, TOO_MANY_PHOTOS) or ``Invalid``."""
    held = open_to_change(uow, data["id"])
    _check_subject(uow, held, data)
    if queries.count(uow.session, held.inspection.id) >= MOST_PHOTOS:
        raise Conflict("TOO_MANY_PHOTOS", f"An inspection has at most {MOST_PHOTOS}.")
    what = {name: data[name] for name in ("item_code", "room_id", "blackouts")}
    photo = Photo(id=new_id(), inspection_id=held.inspection.id, uploaded_by=uow.actor.account_id, uploaded_at=uow.now, **what)
    uow.session.add(photo)
    return uow.commit(show_photo(photo))


def _check_subject(uow: UnitOfWork, held: Held, data: dict[str, Any]) -> None:
    sheet = templates.sheet(uow.session, held.inspection.template_version)
    rooms = inspections.rooms(uow.session, held.house.id)
    refuse(check_subject(data["item_code"], data["room_id"], data["blackouts"], sheet.by_code if sheet else (), rooms))


def add_part(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Keep a part of the file; one that comes again replaces itself, and one of a photograph that is ready changes nothing."""
    photo = _own_photo(uow, data["id"])
    if photo.digest is None:
        open_to_change(uow, photo.inspection_id)
        try:
            content = base64.b64decode(data["content"], validate=True)
        except binascii.Error:
            raise invalid_field("/content", "INVALID_FIELDS", "Not base64.") from None
        queries.drop_upload(uow.session, photo.id, data["part"])
        put_part(uow, photo.id, data["part"], content, is_upload=True)
    return uow.commit({"part": data["part"]})


def received(uow: UnitOfWork, data: dict[str, Any]) -> Upload | None:
    """The file of a photograph, when it is whole; None for one that is ready.

    Raises ``NotFound``, ``Invalid("PHOTO_EMPTY")`` or ``Conflict("UPLOAD_INCOMPLETE")``.
    """
    photo = _own_photo(uow, data["id"])
    if photo.digest is not None:
        return None
    if not data["size"]:
        raise Invalid("PHOTO_EMPTY", "The file has no bytes.")
    content = open_upload(uow, photo.id)
    if len(content) != data["size"] or hashlib.sha256(content).hexdigest() != data["digest"]:
        raise Conflict("UPLOAD_INCOMPLETE", "Parts of the file are missing.")
    return Upload(content, list(photo.blackouts))


def keep_photo(uow: UnitOfWork, data: dict[str, Any], picture: Kept | None) -> Answer:
    """Keep the picture that was drawn, and nothing of the file; raises ``NotFound``, ``Conflict`` (INSPECTION_NOT_OPEN, PHOTO_READY)."""
    held = open_to_change(uow, _own_photo(uow, data["id"]).inspection_id)
    photo = queries.locked_photo(uow.session, data["id"])
    if photo is None or photo.digest is not None or picture is None:
        raise Conflict("PHOTO_READY", "It was received before.")
    queries.drop_upload(uow.session, photo.id)
    photo.parts, photo.size = put_picture(uow, photo.id, picture.content), len(picture.content)
    photo.digest, photo.width, photo.height = hashlib.sha256(picture.content).hexdigest(), picture.width, picture.height
    _audit(uow, "INSPECTION_PHOTO_ADDED", held, photo)
    return uow.commit(show_photo(photo))


def read_photo(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One part of a picture within reach; raises ``NotFound``. Reading the first is on record."""
    held, photo = _photo_in_reach(uow, data["id"])
    content = open_part(uow, photo.id, data["part"]) if photo.digest is not None else None
    if content is None:
        raise uow.denied(_not_found(), f"inspection:{held.inspection.id}", station_code=held.house.station_code)
    if data["part"] == 0:
        _audit(uow, "INSPECTION_PHOTO_READ", held, photo)
    encoded = base64.b64encode(content).decode()
    return {"media_type": JPEG, "size": photo.size, "parts": photo.parts, "content": encoded}


def remove_photo(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Remove a photograph of an inspection that is open; raises ``NotFound`` or ``Conflict("INSPECTION_NOT_OPEN")``."""
    _, photo = _photo_in_reach(uow, data["id"])
    held = open_to_change(uow, photo.inspection_id)
    uow.session.delete(photo)
    _audit(uow, "INSPECTION_PHOTO_REMOVED", held, photo)
    return uow.commit({})


def drop_broken_off(uow: UnitOfWork) -> int:
    """Remove some uploads that broke off; returns how many."""
    return uow.commit(queries.drop_broken_off(uow.session, uow.now - RECEIVING, CHUNK))


def _own_photo(uow: UnitOfWork, photo_id: str) -> Photo:
    held, photo = _photo_in_reach(uow, photo_id)
    if photo.uploaded_by != uow.actor.account_id:
        raise uow.denied(_not_found(), f"inspection:{held.inspection.id}", station_code=held.house.station_code)
    return photo


def _photo_in_reach(uow: UnitOfWork, photo_id: str) -> tuple[Held, Photo]:
    photo = queries.photo(uow.session, photo_id)
    if photo is None:
        raise uow.denied(_not_found(), f"photo:{photo_id}")
    try:
        return inspection_in_reach(uow, photo.inspection_id), photo
    except NotFound:
        raise _not_found() from None


def _not_found() -> NotFound:
    return NotFound("PHOTO_NOT_FOUND", "There is no such photograph within reach.")


def _audit(uow: UnitOfWork, action: str, held: Held, photo: Photo) -> None:
    related = [f"house:{held.house.id}"]
    detail = {"photo_id": photo.id, "is_redacted": bool(photo.blackouts)}
    uow.audit(action, f"inspection:{held.inspection.id}", station_code=held.house.station_code, detail=detail, related=related)
