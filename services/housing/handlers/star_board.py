"""What anybody may see: the star board of a station, and the card of a house. Nothing of a person, no address, no room."""

from typing import Any

from services.housing.models import House
from services.housing.queries import rating as ratings
from services.housing.queries import star_board as queries
from services.housing.schemas.star_board import show_card, show_on_board, show_open_card, unknown_card
from shared.contracts.housing.vocabulary.rating import CardState
from shared.db.paging import page
from shared.db.unit_of_work import UnitOfWork

TIMELINE = 50
"""Events on a card."""
PUBLIC = frozenset({CardState.LISTED.value, CardState.SUSPENDED.value})
"""States in which a card tells of the house's rating and what happened."""
Data = dict[str, Any]


def get_star_board(uow: UnitOfWork, data: Data, *, public_url: str) -> Data:
    """A page of the rated houses of a station."""
    station_code, stars, level, limit = (data[name] for name in ("station_code", "stars", "level", "limit"))
    listing = f"star_board|{station_code}|{stars}|{level}"
    rows = queries.board_page(uow.session, station_code, stars, level, uow.cursor.start(data["cursor"], listing), limit)
    counts = ratings.open_hazard_counts(uow.session, [row.id for row in rows])
    return page(
        rows,
        limit,
        lambda row: [row.stars, row.number],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_on_board(row, counts.get(row.id, 0), public_url, uow.today),
    )


def get_house_card(uow: UnitOfWork, data: Data) -> Data:
    """The card of a house by its code; what cannot be a code is looked up like any other."""
    house = queries.by_card(uow.session, read_code(data["card_code"]))
    if house is None:
        return unknown_card()
    card = show_card(house)
    return card | _told(uow, house) if card["state"] in PUBLIC else card


def read_code(typed: str) -> str:
    """A code as it is kept, however it was typed."""
    return typed.replace("-", "").replace(" ", "").upper()


def _told(uow: UnitOfWork, house: House) -> Data:
    changed = queries.last_change_of_stars(uow.session, house.id)
    count = ratings.open_hazard_counts(uow.session, [house.id]).get(house.id, 0)
    told = show_open_card(house, changed.rated_on if changed else None, count, uow.today)
    return {**told, "timeline": queries.timeline(uow.session, house.id, TIMELINE)}
