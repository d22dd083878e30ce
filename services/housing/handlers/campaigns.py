"""Recording campaigns of publicity, correcting their figures, cancelling and reading them."""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy.orm import Session

from services.housing.models import Campaign
from services.housing.queries import campaigns as queries
from services.housing.rules.campaigns import check_change, check_held_on
from services.housing.schemas.campaigns import FIGURES, campaign_fact, show_campaign
from shared.answers import Answer
from shared.contracts.event import Event
from shared.contracts.housing.events.campaigns import CAMPAIGN_CANCELLED, CAMPAIGN_CHANGED, CAMPAIGN_HELD
from shared.contracts.housing.vocabulary.campaigns import CampaignState
from shared.db.base import new_id
from shared.db.notes import open_note, seal_note
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse
from shared.errors import NotFound
from shared.reach import asks_elsewhere, own_station, scope

PLAIN = ("title", "kind", "held_on", "community_id", "languages", *FIGURES)


def record_campaign(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Record a campaign of the own station; raises ``Invalid`` for one in the future."""
    campaign_id, station_code = new_id(), own_station(uow.actor)
    given = _given(data) | {"held_on": data["held_on"] or uow.today}
    refuse(refusals(check_held_on(given["held_on"], uow.today)))
    campaign = Campaign(
        id=campaign_id,
        state=CampaignState.HELD.value,
        station_code=station_code,
        origin_station_code=station_code,
        **given,
        note_encrypted=seal_note(uow.cipher, "campaign", "note_encrypted", campaign_id, data["note"]),
        recorded_by=uow.actor.account_id,
        recorded_at=uow.now,
        updated_at=uow.now,
    )
    uow.insert(campaign)
    return _done(uow, campaign, CAMPAIGN_HELD)


def _given(data: dict[str, Any]) -> dict[str, Any]:
    given = {name: data[name] for name in PLAIN if name in data}
    return given | ({"languages": list(dict.fromkeys(data["languages"]))} if "languages" in data else {})


def change_campaign(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Correct what is given; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different."""
    campaign = _to_change(uow, data)
    refuse(refusals(check_held_on(data.get("held_on", campaign.held_on), uow.today)))
    names = [name for name, value in _given(data).items() if getattr(campaign, name) != value]
    for name in names:
        setattr(campaign, name, _given(data)[name])
    if "note" in data and data["note"] != open_note(uow.cipher, campaign, "note_encrypted"):
        campaign.note_encrypted = seal_note(uow.cipher, "campaign", "note_encrypted", campaign.id, data["note"])
        names.append("note")
    if not names:
        refuse([Refused("NOTHING_TO_CHANGE", "All of it is on file already.")])
    return _done(uow, campaign, CAMPAIGN_CHANGED, detail={"fields": sorted(names)})


def cancel_campaign(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Say that a campaign does not count; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    campaign = _to_change(uow, data)
    campaign.state, campaign.cancel_reason, campaign.cancelled_on = CampaignState.CANCELLED.value, data["reason"], uow.today
    return _done(uow, campaign, CAMPAIGN_CANCELLED, {"reason": data["reason"]})


def _to_change(uow: UnitOfWork, data: dict[str, Any]) -> Campaign:
    campaign = _within(uow, data["id"], queries.locked_campaign)
    campaign.advance(data["version"])
    if refused := refusals(check_change(CampaignState(campaign.state))):
        raise conflict(refused)
    campaign.updated_at = uow.now
    return campaign


def _done(uow: UnitOfWork, campaign: Campaign, event: Event, told: Answer | None = None, detail: Answer | None = None) -> Answer:
    fact = campaign_fact(campaign) | (told or {})
    uow.announce(event, campaign.id, fact, station_code=campaign.station_code, version=campaign.version)
    uow.audit(event.name.upper(), f"campaign:{campaign.id}", station_code=campaign.station_code, detail=detail or told)
    return uow.commit(show_campaign(campaign, uow.cipher, notes=True))


def get_campaign(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One campaign within reach; raises ``NotFound``."""
    campaign = _within(uow, data["id"], queries.campaign)
    return show_campaign(campaign, uow.cipher, notes=campaign.station_code == uow.actor.station_code)


def _within(uow: UnitOfWork, campaign_id: str, find: Callable[[Session, str], Campaign | None]) -> Campaign:
    campaign = find(uow.session, campaign_id)
    if campaign is not None and uow.actor.reaches(campaign.station_code):
        return campaign
    raise uow.denied(NotFound("CAMPAIGN_NOT_FOUND"), f"campaign:{campaign_id}", station_code=campaign.station_code if campaign else None)


def list_campaigns(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of campaigns within reach, the latest day first; another station's page is empty."""
    own = scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return {"items": [], "next": None}
    station_code = own or data["station_code"]
    filters = {name: value for name, value in data.items() if name not in {"limit", "cursor"}}
    listing = f"campaigns|{station_code}|{orjson.dumps(filters).decode()}"
    columns: list[Any] = [Campaign.held_on, Campaign.id]
    asked = keyset(queries.listed(station_code, data), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    return page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda campaign: [campaign.held_on, campaign.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda campaign: show_campaign(campaign, uow.cipher, notes=campaign.station_code == uow.actor.station_code),
    )
