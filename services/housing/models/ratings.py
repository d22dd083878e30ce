"""Ratings of houses: the published schemes, the history, and appeals with the corrections that came of them.

``Rating.trace`` and ``Rating.caps`` are as they were worked out, points as exact fractions; texts are the template's, which never changes.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from services.housing.models.houses import House
from shared.contracts.housing.vocabulary.rating import AppealState
from shared.db.base import Versioned, primary_key

CURRENT = "superseded_at IS NULL"
"""The present rating of its house."""
ON_BOARD = "stars IS NOT NULL AND state IN ('VERIFIED', 'SUSPENDED')"


class RatingScheme(Base):
    """A version of the scheme, from a day on; ``terms`` are ``shared.contracts.housing.rating_schemes.Terms``, always read as a whole."""

    __tablename__ = "rating_scheme"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date] = mapped_column(unique=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]


class Rating(Base):
    """One rating of a house; the one that nothing has superseded is the present one.

    ``score`` is as shown. ``expired_on`` is the day on which it was noticed that nobody inspected the house in time, ``due_noted_on`` the one
    on which it was announced that it is to be inspected.
    """

    __tablename__ = "rating"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    scheme_version: Mapped[int] = mapped_column(ForeignKey("rating_scheme.version"))
    because: Mapped[str] = mapped_column(Text)
    score: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    stars_by_score: Mapped[int]
    from_stars: Mapped[int | None]
    stars: Mapped[int]
    level: Mapped[str] = mapped_column(Text)
    interval_days: Mapped[int]
    caps: Mapped[list[Any]] = mapped_column(JSONB)
    trace: Mapped[list[Any]] = mapped_column(JSONB)
    rated_on: Mapped[date]
    rated_at: Mapped[datetime]
    valid_until: Mapped[date]
    inspection_due_on: Mapped[date]
    superseded_at: Mapped[datetime | None]
    expired_on: Mapped[date | None]
    due_noted_on: Mapped[date | None]

    __table_args__ = (
        Index("ix_rating_house_id_id", "house_id", "id"),
        Index("uq_rating_current", "house_id", unique=True, postgresql_where=text(CURRENT)),
        Index("ix_rating_scheme_version", "scheme_version", "house_id", postgresql_where=text(CURRENT)),
        Index("ix_rating_valid_until", "valid_until", "house_id", postgresql_where=text(f"{CURRENT} AND expired_on IS NULL")),
        Index("ix_rating_inspection_due_on", "inspection_due_on", "house_id", postgresql_where=text(f"{CURRENT} AND due_noted_on IS NULL")),
        CheckConstraint("stars BETWEEN 1 AND 5 AND stars <= stars_by_score", name="stars"),
    )


class RatingAppeal(Versioned, Base):
    """A landlord's appeal against one rating; one of a house waits at a time."""

    __tablename__ = "rating_appeal"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    rating_id: Mapped[str] = mapped_column(ForeignKey("rating.id"))
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    state: Mapped[str] = mapped_column(Text, default=AppealState.OPEN.value)
    reason: Mapped[str] = mapped_column(Text)
    note_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    appealed_on: Mapped[date]
    appealed_by: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decision_note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_rating_appeal_house_id_id", "house_id", "id"),
        Index("uq_rating_appeal_open", "house_id", unique=True, postgresql_where=text("state = 'OPEN'")),
        CheckConstraint(
            "(state = 'OPEN') = (decided_on IS NULL) AND (decided_on IS NULL) = (decided_by IS NULL) "
            "AND (decided_on IS NULL) = (decision_note_encrypted IS NULL)",
            name="decided",
        ),
    )


class RatingCorrection(Base):
    """What an item of an inspection should have been, as an appeal found; the inspection itself stays as it was closed."""

    __tablename__ = "rating_correction"

    id: Mapped[str] = primary_key()
    appeal_id: Mapped[str] = mapped_column(ForeignKey("rating_appeal.id"))
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    item_code: Mapped[str] = mapped_column(Text)
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    result: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("appeal_id", "item_code", "room_id", postgresql_nulls_not_distinct=True),
        Index("ix_rating_correction_inspection_id", "inspection_id", "id"),
    )


Index("ix_house_star_board", House.station_code, House.stars, House.number, postgresql_where=text(ON_BOARD))
