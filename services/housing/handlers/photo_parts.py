"""Photographs in parts, small enough for one message each, encrypted for their cells."""

from services.housing.models import Photo, PhotoPart
from services.housing.queries import photos as queries
from shared.contracts.housing.photos import LARGEST_PART
from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork


def put_part(uow: UnitOfWork, photo_id: str, number: int, content: bytes, *, is_upload: bool = False) -> None:
    """Keep one part, with the commit."""
    encrypted = uow.cipher.seal(content, _cell(photo_id, number, is_upload=is_upload))
    uow.session.add(PhotoPart(photo_id=photo_id, is_upload=is_upload, number=number, content_encrypted=encrypted))


def put_picture(uow: UnitOfWork, photo_id: str, content: bytes) -> int:
    """Keep a whole picture; returns in how many parts."""
    pieces = [content[start : start + LARGEST_PART] for start in range(0, len(content), LARGEST_PART)]
    for number, piece in enumerate(pieces):
        put_part(uow, photo_id, number, piece)
    return len(pieces)


def open_part(uow: UnitOfWork, photo_id: str, number: int) -> bytes | None:
    """One part of a picture in plain, or None if there is no such part."""
    encrypted = queries.part(uow.session, photo_id, number)
    return None if encrypted is None else uow.cipher.open(encrypted, _cell(photo_id, number, is_upload=False))


def open_picture(uow: UnitOfWork, photo: Photo) -> bytes:
    """A whole picture in plain; raises ``Unavailable("FIELD_UNREADABLE")`` if a part was tampered with."""
    return _whole(uow, photo.id, is_upload=False)


def open_upload(uow: UnitOfWork, photo_id: str) -> bytes:
    """What came in so far, in plain."""
    return _whole(uow, photo_id, is_upload=True)


def _whole(uow: UnitOfWork, photo_id: str, *, is_upload: bool) -> bytes:
    stored = queries.parts(uow.session, photo_id, is_upload=is_upload)
    return b"".join(uow.cipher.open(content, _cell(photo_id, number, is_upload=is_upload)) for number, content in stored)


def _cell(photo_id: str, number: int, *, is_upload: bool) -> str:
    return cell("photo_part", "content_encrypted", f"{photo_id}|{'upload' if is_upload else 'picture'}|{number}")
