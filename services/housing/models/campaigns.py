"""Campaigns of publicity: where and when, and how many were reached. Nobody is named."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.campaigns import CampaignState
from shared.db.base import Versioned, primary_key


class Campaign(Versioned, Base):
    """One campaign of a station, on one day; figures that nobody counted are null."""

    __tablename__ = "campaign"

    id: Mapped[str] = primary_key()
    station_code: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    community_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=CampaignState.HELD.value)
    held_on: Mapped[date]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    people_reached: Mapped[int | None]
    houses_visited: Mapped[int | None]
    leaflets: Mapped[int | None]
    staff: Mapped[int | None]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    cancelled_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_campaign_station_code_held_on_id", "station_code", "held_on", "id"),
        Index("ix_campaign_held_on_id", "held_on", "id"),
        CheckConstraint("(state = 'CANCELLED') = (cancelled_on IS NOT NULL) AND (cancelled_on IS NULL) = (cancel_reason IS NULL)", name="cancelled"),
        CheckConstraint("least(people_reached, houses_visited, leaflets, staff) >= 0", name="figures"),
    )
