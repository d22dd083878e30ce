"""The read side of photographs and their parts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.housing.models import Inspection, Photo, PhotoPart


def photo(session: Session, photo_id: str) -> Photo | None:
    """A photograph."""
    return session.get(Photo, photo_id)


def locked_photo(session: Session, photo_id: str) -> Photo | None:
    """A photograph, as it is now, locked until the end of the transaction; its house and inspection are locked before."""
    return session.scalars(select(Photo).where(Photo.id == photo_id).with_for_update().execution_options(populate_existing=True)).one_or_none()


def of_inspection(session: Session, inspection_id: str) -> Sequence[Photo]:
    """The photographs of an inspection that are ready, in the order in which they came."""
    return session.scalars(select(Photo).where(Photo.inspection_id == inspection_id, Photo.digest.is_not(None)).order_by(Photo.id)).all()


def is_of_house(session: Session, photo_id: str, house_id: str) -> bool:
    """Whether a photograph is of an inspection of a house, and ready."""
    asked = select(Photo.id).join(Inspection, Inspection.id == Photo.inspection_id)
    return session.scalar(asked.where(Photo.id == photo_id, Inspection.house_id == house_id, Photo.digest.is_not(None))) is not None


def count(session: Session, inspection_id: str) -> int:
    """How many photographs an inspection has, those that are still received counted."""
    return session.scalar(select(func.count()).select_from(Photo).where(Photo.inspection_id == inspection_id)) or 0


def part(session: Session, photo_id: str, number: int, *, is_upload: bool = False) -> bytes | None:
    """The ciphertext of one part."""
    asked = select(PhotoPart.content_encrypted).where(PhotoPart.photo_id == photo_id, PhotoPart.is_upload == is_upload, PhotoPart.number == number)
    return session.scalar(asked)


def parts(session: Session, photo_id: str, *, is_upload: bool = False) -> list[tuple[int, bytes]]:
    """The ciphertexts of all parts with their numbers, in order."""
    asked = select(PhotoPart.number, PhotoPart.content_encrypted).where(PhotoPart.photo_id == photo_id, PhotoPart.is_upload == is_upload)
    return [(row.number, row.content_encrypted) for row in session.execute(asked.order_by(PhotoPart.number))]


def drop_upload(session: Session, photo_id: str, number: int | None = None) -> None:
    """Remove one part of what came in, or all of it."""
    asked = delete(PhotoPart).where(PhotoPart.photo_id == photo_id, PhotoPart.is_upload)
    session.execute(asked if number is None else asked.where(PhotoPart.number == number))


def drop_unfinished(session: Session, inspection_id: str) -> None:
    """Remove the photographs of an inspection that are still received, with their parts."""
    session.execute(delete(Photo).where(Photo.inspection_id == inspection_id, Photo.digest.is_(None)))


def drop_broken_off(session: Session, before: datetime, most: int) -> int:
    """Remove some uploads that were begun before an instant and never ended; returns how many."""
    chosen = select(Photo.id).where(Photo.digest.is_(None), Photo.uploaded_at < before).limit(most).with_for_update(skip_locked=True)
    return len(session.execute(delete(Photo).where(Photo.id.in_(chosen)).returning(Photo.id)).all())
