"""People, their spells of residence, and what was altered; dates are local calendar dates, a spell ends on its first day without.

Names, document numbers, phones and what they were before are encrypted, each bound to its cell; document numbers and phones
have a blind index for exact search. Birth date and sex are plain, for they are counted. ``search_keys`` are blind keys of the name,
of its reading and its initials; ``expected_end_noted_on`` is the expected end that was announced as passed.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary import Channel, DatePrecision, ResidenceState
from shared.db.base import Versioned, primary_key


class Person(Versioned, Base):
    """Somebody, known by one document."""

    __tablename__ = "person"

    id: Mapped[str] = primary_key()
    document_type: Mapped[str] = mapped_column(Text)
    document_index: Mapped[bytes] = mapped_column(LargeBinary)
    document_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    name_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    sex: Mapped[str | None] = mapped_column(Text)
    birth_date: Mapped[date | None]
    nationality: Mapped[str | None] = mapped_column(Text)
    search_keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    sealed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("document_type", "document_index"),
        Index("ix_person_phone_index", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
        # Without fastupdate: a search never has to read a list of what was written last, and no import stops to clear it.
        Index("ix_person_search_keys", "search_keys", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index("ix_person_without_search_keys", "id", postgresql_where=text("search_keys = '{}' AND erased_at IS NULL")),
        Index("ix_person_birth_date", "birth_date"),
        Index("ix_person_updated_at_id", "updated_at", "id"),
        Index("ix_person_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    )


class Residence(Versioned, Base):
    """One person living at one address for a while; ``origin_station_code`` is the station that registered it."""

    __tablename__ = "residence"

    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(Text, default=ResidenceState.ACTIVE.value)
    station_code: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    community_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    house_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    address_text: Mapped[str] = mapped_column(Text)
    room: Mapped[str | None] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    place_kind: Mapped[str] = mapped_column(Text)
    hukou_match: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text, default=Channel.COUNTER.value, server_default=Channel.COUNTER.value)
    started_on: Mapped[date]
    started_precision: Mapped[str] = mapped_column(Text, default=DatePrecision.DAY.value, server_default=DatePrecision.DAY.value)
    expected_end_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_precision: Mapped[str] = mapped_column(Text, default=DatePrecision.DAY.value, server_default=DatePrecision.DAY.value)
    end_reason: Mapped[str | None] = mapped_column(Text)
    expected_end_noted_on: Mapped[date | None]
    verified_on: Mapped[date | None]
    visit_due_on: Mapped[date | None]
    absence: Mapped[str | None] = mapped_column(Text)
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_residence_active", "person_id", "address_key", unique=True, postgresql_where=text("state = 'ACTIVE'")),
        Index("ix_residence_station_code_id", "station_code", "id"),
        Index("ix_residence_community_id", "community_id", "id", postgresql_where=text("community_id IS NOT NULL")),
        Index("ix_residence_house_id", "house_id", "id", postgresql_where=text("house_id IS NOT NULL")),
        CheckConstraint("(state = 'ENDED') = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (end_reason IS NULL)", name="ended"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("expected_end_on >= started_on", name="expected_after_start"),
    )


class Alteration(Base):
    """What a change or correction altered; ``values_encrypted`` is ``{"before": {…}, "after": {…}}`` as JSON."""

    __tablename__ = "alteration"

    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    residence_id: Mapped[str | None] = mapped_column(ForeignKey("residence.id"))
    station_code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    changed_on: Mapped[date]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    values_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_alteration_residence_id_changed_on", "residence_id", "changed_on"),)


class StationMerger(Base):
    """``from_code`` was absorbed by ``to_code``, which is the end of the chain: itself not absorbed."""

    __tablename__ = "station_merger"

    from_code: Mapped[str] = mapped_column(Text, primary_key=True)
    to_code: Mapped[str] = mapped_column(Text)
    merged_on: Mapped[date]
    recorded_at: Mapped[datetime]
