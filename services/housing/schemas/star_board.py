"""The star board and the house card as the contract's answers: nothing of a person, no address, no room."""

from datetime import date
from typing import Any

from services.housing.models import House
from services.housing.schemas.rating import rating_state
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.rating import CardState

CARD_PATH = "/api/v1/house-cards/"
NOTHING = (
    "card_code", "number", "station_code", "station_name_zh", "station_name_en", "rating", "stars", "level", "stars_since", "valid_until",
    "last_inspected_on", "open_hazards",
)  # fmt: skip
CARD_STATES = {
    HouseState.SELF_REGISTERED: CardState.NOT_VERIFIED,
    HouseState.VERIFIED: CardState.LISTED,
    HouseState.SUSPENDED: CardState.SUSPENDED,
    HouseState.CLOSED: CardState.CLOSED,
}


def show_on_board(row: Any, open_hazards: int, public_url: str, today: date) -> dict[str, Any]:
    """``BoardHouse``."""
    return {
        "number": row.number,
        "stars": row.stars,
        "level": row.level,
        "state": rating_state(row.rating_valid_until, today).value,
        "valid_until": row.rating_valid_until.isoformat(),
        "open_hazards": open_hazards,
        "is_suspended": row.state == HouseState.SUSPENDED,
        "card_url": public_url + CARD_PATH + row.card_code,
    }


def unknown_card() -> dict[str, Any]:
    """``HouseCard`` of a code that no house has."""
    return {"state": CardState.UNKNOWN.value, **dict.fromkeys(NOTHING), "timeline": []}


def show_card(house: House) -> dict[str, Any]:
    """``HouseCard`` as far as every house's is filled; the names of its station are still to come."""
    told = {"state": CARD_STATES[HouseState(house.state)].value, "number": house.number, "station_code": house.station_code}
    return {**unknown_card(), **told, "card_code": house.card_code}


def show_open_card(house: House, stars_since: date | None, open_hazards: int, today: date) -> dict[str, Any]:
    """What the card of a house that is let, or was until it was suspended, says beside: its rating."""
    days = {"stars_since": stars_since, "valid_until": house.rating_valid_until, "last_inspected_on": house.last_inspected_on}
    return {
        "rating": rating_state(house.rating_valid_until, today).value,
        "stars": house.stars,
        "level": house.level,
        "open_hazards": open_hazards,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
