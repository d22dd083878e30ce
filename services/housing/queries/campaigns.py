"""The read side of campaigns."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.housing.models import Campaign


def campaign(db: Session, campaign_id: str) -> Campaign | None:
    """A campaign."""
    return db.get(Campaign, campaign_id)


def locked_campaign(db: Session, campaign_id: str) -> Campaign | None:
    """A campaign, locked until the end of the transaction, as it is now."""
    return db.scalars(select(Campaign).where(Campaign.id == campaign_id).with_for_update().execution_options(populate_existing=True)).one_or_none()


def listed(station_code: str | None, data: dict[str, Any]) -> Select[Any]:
    """Campaigns of a station (None: of all), with the filters of a listing."""
    asked = select(Campaign).filter_by(**{name: data[name] for name in ("kind", "state") if data[name] is not None})
    if station_code is not None:
        asked = asked.where(Campaign.station_code == station_code)
    if data["held_from"] is not None:
        asked = asked.where(Campaign.held_on >= data["held_from"])
    return asked if data["held_to"] is None else asked.where(Campaign.held_on <= data["held_to"])
