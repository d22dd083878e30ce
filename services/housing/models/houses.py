"""Landlords, and their houses, rooms and beds; dates are local calendar dates.

What identifies a landlord is encrypted, each bound to its cell; document number and phone have a blind index for exact search.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.houses import HouseState, PlaceState
from shared.db.base import Versioned, primary_key


class Landlord(Versioned, Base):
    """Who lets, or manages for somebody who does; ``account_id`` is the outside account that acts for it.

    ``document_type`` is a person's. Of two records of one landlord that a merger of stations has brought together one is ``joined_into``
    the other: it keeps its account, which then acts for the other, and nothing refers to it any more.
    """

    __tablename__ = "landlord"

    id: Mapped[str] = primary_key()
    kind: Mapped[str] = mapped_column(Text)
    station_code: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    joined_into: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    name_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    document_type: Mapped[str | None] = mapped_column(Text)
    document_index: Mapped[bytes] = mapped_column(LargeBinary)
    document_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("station_code", "document_index"),
        Index("uq_landlord_account_id", "account_id", unique=True, postgresql_where=text("account_id IS NOT NULL")),
        Index("ix_landlord_phone_index", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
        Index("ix_landlord_station_code_id", "station_code", "id"),
        Index("ix_landlord_joined_into", "joined_into", postgresql_where=text("joined_into IS NOT NULL")),
    )


class House(Versioned, Base):
    """A house that is let, or told of as such; ``origin_station_code`` is the station that registered it.

    ``number`` is for people, unique, and stays as it is; ``card_code`` is the opaque code of its public card, on the door and the board.
    ``stars`` to ``inspection_due_on`` are the present rating and what follows from it.
    """

    __tablename__ = "house"

    id: Mapped[str] = primary_key()
    number: Mapped[str] = mapped_column(Text, unique=True)
    card_code: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text, default=HouseState.SELF_REGISTERED.value)
    station_code: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    community_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    address_text: Mapped[str] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(Text)
    rental_kind: Mapped[str] = mapped_column(Text)
    operation_mode: Mapped[str] = mapped_column(Text)
    house_use: Mapped[str] = mapped_column(Text)
    structure: Mapped[str | None] = mapped_column(Text)
    floors: Mapped[int | None]
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    has_video_access: Mapped[bool | None]
    channel: Mapped[str] = mapped_column(Text)
    registered_on: Mapped[date]
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None] = mapped_column(Text)
    suspended_on: Mapped[date | None]
    suspend_reason: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    close_reason: Mapped[str | None] = mapped_column(Text)
    state_note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    letter_signed_on: Mapped[date | None]
    first_passed_on: Mapped[date | None]
    last_inspected_on: Mapped[date | None]
    inspection_due_on: Mapped[date | None]
    stars: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(Text)
    rated_on: Mapped[date | None]
    rating_valid_until: Mapped[date | None]

    __table_args__ = (
        Index("uq_house_address", "address_key", unique=True, postgresql_where=text("state <> 'CLOSED'")),
        Index("ix_house_station_code_id", "station_code", "id"),
        Index("ix_house_address_key", "address_key", postgresql_ops={"address_key": "text_pattern_ops"}),
        Index("ix_house_landlord_id_id", "landlord_id", "id"),
        Index("ix_house_manager_id", "manager_id", postgresql_where=text("manager_id IS NOT NULL")),
        Index("ix_house_community_id", "community_id", "id", postgresql_where=text("community_id IS NOT NULL")),
        Index("ix_house_inspection_due_on", "station_code", "inspection_due_on", "id", postgresql_where=text("inspection_due_on IS NOT NULL")),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL) AND (closed_on IS NULL) = (close_reason IS NULL)", name="closed"),
        CheckConstraint("state <> 'SUSPENDED' OR suspended_on IS NOT NULL", name="suspended"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    )


class Room(Versioned, Base):
    """A room of a house, under the name on its door."""

    __tablename__ = "room"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    name: Mapped[str] = mapped_column(Text)
    floor: Mapped[int | None]
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    state: Mapped[str] = mapped_column(Text, default=PlaceState.OPEN.value)
    close_reason: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("house_id", "name"),
        CheckConstraint("(state = 'CLOSED') = (close_reason IS NOT NULL)", name="closed"),
    )


class Bed(Base):
    """A bed place of a room, for one guest at a time; the capacity of a room is the number of its open ones."""

    __tablename__ = "bed"

    id: Mapped[str] = primary_key()
    room_id: Mapped[str] = mapped_column(ForeignKey("room.id"))
    label: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=PlaceState.OPEN.value)
    close_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("room_id", "label"),
        CheckConstraint("(state = 'CLOSED') = (close_reason IS NOT NULL)", name="closed"),
    )


class HouseSequence(Base):
    """The last number that a station has given to a house."""

    __tablename__ = "house_sequence"

    station_code: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int]
