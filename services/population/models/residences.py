"""People, their spells of residence, and what was altered; dates are local calendar dates, a spell ends on its first day without.

Names, document numbers, phones and what they were before are encrypted, each bound to its cell; document numbers and phones
have a blind index for exact search. Birth date and sex are plain, for they are counted. ``search_keys`` are blind keys of the name,
of its reading and its initials; ``expected_end_noted_on`` is the expected end that was announced as passed, ``end_recorded_at`` when
the end was put on record; ``moved_reported_on`` is the visit that found the person gone, until a later one finds them there.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary import Channel, DatePrecision, ResidenceState
from shared.db.base import Versioned, primary_key

SET_ASIDE = "merged_into IS NOT NULL OR sealed_at IS NOT NULL OR erased_at IS NOT NULL"
"""People whom nobody works on any more."""
_OPEN_WITH = "state = 'ACTIVE' AND {} IS NOT NULL"
EXPECTED = "state = 'ACTIVE' AND expected_end_on IS NOT NULL"
TO_NOTE = "state = 'ACTIVE' AND expected_end_on IS NOT NULL AND expected_end_noted_on IS DISTINCT FROM expected_end_on"


def step(precision: str) -> str:
    """SQL: how long what a day of that precision means is."""
    return f"CASE {precision} WHEN 'YEAR' THEN interval '1 year' WHEN 'MONTH' THEN interval '1 month' ELSE interval '1 day' END"


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
        Index("ix_person_set_aside", "id", postgresql_where=text(SET_ASIDE)),
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
    end_recorded_at: Mapped[datetime | None]
    expected_end_noted_on: Mapped[date | None]
    verified_on: Mapped[date | None]
    visit_due_on: Mapped[date | None]
    absence: Mapped[str | None] = mapped_column(Text)
    moved_reported_on: Mapped[date | None]
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_residence_active", "person_id", "address_key", unique=True, postgresql_where=text("state = 'ACTIVE'")),
        Index("ix_residence_station_code_id", "station_code", "id"),
        Index("ix_residence_community_id", "community_id", "id", postgresql_where=text("community_id IS NOT NULL")),
        Index("ix_residence_house_id", "house_id", "id", postgresql_where=text("house_id IS NOT NULL")),
        Index("ix_residence_expected_end", "station_code", "expected_end_on", "id", postgresql_where=text(EXPECTED)),
        Index("ix_residence_expected_end_to_note", "expected_end_on", postgresql_where=text(TO_NOTE)),
        Index(
            "ix_residence_visit_due", "station_code", "visit_due_on", "address_key", "id", postgresql_where=text(_OPEN_WITH.format("visit_due_on"))
        ),
        Index("ix_residence_absence", "station_code", "absence", postgresql_where=text("absence IS NOT NULL")),
        Index("ix_residence_moved_reported", "station_code", "moved_reported_on", postgresql_where=text(_OPEN_WITH.format("moved_reported_on"))),
        CheckConstraint("(state = 'ENDED') = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (end_reason IS NULL)", name="ended"),
        CheckConstraint(f"(ended_on + {step('ended_precision')}) > started_on", name="ends_after_start"),
        CheckConstraint("expected_end_on >= started_on", name="expected_after_start"),
    )


class Alteration(Base):
    """What a change or correction altered; ``values_encrypted`` is ``{"before": {…}, "after": {…}}`` as JSON.

    Community and house were what ``…_before`` says, if ``fields`` names them; these two are plain, for listings of the past ask for them.
    """

    __tablename__ = "alteration"

    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    residence_id: Mapped[str | None] = mapped_column(ForeignKey("residence.id"))
    station_code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    changed_on: Mapped[date]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    community_before: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    house_before: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    values_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_alteration_residence_id_changed_on", "residence_id", "changed_on"),
        Index("ix_alteration_community_before", "community_before", postgresql_where=text("community_before IS NOT NULL")),
        Index("ix_alteration_house_before", "house_before", postgresql_where=text("house_before IS NOT NULL")),
    )
