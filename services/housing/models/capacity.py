"""How many people a room may hold, by a versioned rule, and the rooms in which more stay."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.db.base import primary_key

NOT_OVER = "ended_at IS NULL"


class CapacityRuleLine(Base):
    """One line of a version: for houses let in one way, or (without) for all the rest. The basis is the same in all lines of a version."""

    __tablename__ = "capacity_rule"

    id: Mapped[str] = primary_key()
    version: Mapped[int]
    valid_from: Mapped[date]
    rental_kind: Mapped[str | None] = mapped_column(Text)
    area_per_person_m2: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    most_in_room: Mapped[int | None]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_capacity_rule_line", "version", "rental_kind", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("area_per_person_m2 > 0 AND most_in_room >= 1", name="limits"),
    )


class CapacityBreach(Base):
    """From when to when more people stayed in a room than it may hold; the last that was announced of a room has no end while it lasts."""

    __tablename__ = "capacity_breach"

    id: Mapped[str] = primary_key()
    room_id: Mapped[str] = mapped_column(ForeignKey("room.id"))
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    people: Mapped[int]
    allowed: Mapped[int]
    began_on: Mapped[date]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("uq_capacity_breach_lasting", "room_id", unique=True, postgresql_where=text(NOT_OVER)),)
