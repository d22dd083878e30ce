"""Photographs of inspections: the picture, drawn anew and encrypted in parts, and what came in while it is still received.

Both are guarded by the trigger that freezes a closed inspection.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.db.base import primary_key


class Photo(Base):
    """A photograph of an inspection; ``digest`` is the SHA-256 of the picture that is kept, and without one it is still being received."""

    __tablename__ = "photo"

    id: Mapped[str] = primary_key()
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    item_code: Mapped[str | None] = mapped_column(Text)
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    blackouts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    digest: Mapped[str | None] = mapped_column(Text)
    width: Mapped[int | None]
    height: Mapped[int | None]
    size: Mapped[int | None]
    parts: Mapped[int | None]
    uploaded_by: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_photo_inspection_id_id", "inspection_id", "id"),
        Index("ix_photo_receiving", "uploaded_at", postgresql_where=text("digest IS NULL")),
        CheckConstraint("(digest IS NULL) = (size IS NULL) AND (digest IS NULL) = (parts IS NULL)", name="ready"),
    )


class PhotoPart(Base):
    """A part of at most 256 KiB: of the picture, or (``is_upload``) of the file that came in, which is removed when the picture is made."""

    __tablename__ = "photo_part"

    photo_id: Mapped[str] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    is_upload: Mapped[bool] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
