"""The read side of houses. Rows that a change depends on are locked: a house before all that hangs on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.housing.models import House, HouseLandlord, HouseSequence, Landlord
from services.housing.queries.landlords import current_of
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork
from shared.identifiers.addresses import bare_address

SAME = ("community_id", "state", "stars", "level")
_STILL = text("state <> 'CLOSED'")
_AT = select(House.id).where(House.address_key == bindparam("address_key"), _STILL)
_STATION_AT = select(House.station_code).where(House.address_key == bindparam("address_key"), _STILL)
_ACTING = Prepared(select(Landlord.id, Landlord.joined_into).where(Landlord.account_id == bindparam("account_id")))
_COUNTED = insert(HouseSequence).values(station_code=bindparam("station"), last=1)
_NEXT = Prepared(
    _COUNTED.on_conflict_do_update(index_elements=["station_code"], set_={"last": HouseSequence.last + 1}).returning(
        HouseSequence.last, _AT.scalar_subquery().label("known_id"), _STATION_AT.scalar_subquery().label("known_station")
    )
)
_KNOWN = Prepared(
    select(House.id.label("known_id"), House.station_code.label("known_station")).where(House.address_key == bindparam("address_key"), _STILL)
)


def house(session: Session, house_id: str) -> House | None:
    """A house."""
    return session.get(House, house_id)


def locked_house(session: Session, house_id: str) -> House | None:
    """A house, locked until the end of the transaction, as it is now."""
    return session.scalars(select(House).where(House.id == house_id).with_for_update().execution_options(populate_existing=True)).one_or_none()


def is_run_by(uow: UnitOfWork, found: House, account_id: str) -> bool:
    """Whether an outside account is the landlord's or the manager's."""
    whose = {found.landlord_id, found.manager_id} - {None}
    return any({row.id, row.joined_into} & whose for row in uow.rows(_ACTING, account_id=account_id))


def next_number(uow: UnitOfWork, station_code: str, address_key: str) -> Any:
    """The next number of a station (``last``), and the house that is at an address already (``known_id``, ``known_station``), if one is.

    Whoever comes second waits until this work commits, so it is asked for at its end; what is undone leaves no gap.
    """
    return uow.row(_NEXT, station=station_code, address_key=address_key)


def at_address(uow: UnitOfWork, address_key: str) -> Any | None:
    """The house at an address (``known_id``, ``known_station``), if one is not closed."""
    return uow.row(_KNOWN, address_key=address_key)


def listed(station_code: str | None, account_id: str | None, data: dict[str, Any], lettable: ColumnElement[bool] | None) -> Select[Any]:
    """Houses of a station (None: of all) that an account runs (None: whoever), with the filters of a listing."""
    given = [getattr(House, name) == data[name] for name in SAME if data[name] is not None]
    asked = select(House).where(*given, *_ranges(data))
    if station_code is not None:
        asked = asked.where(House.station_code == station_code)
    if account_id is not None:
        asked = asked.where(_run_by(current_of(account_id).scalar_subquery()))
    if data["landlord_id"] is not None:
        asked = asked.where(_run_by(data["landlord_id"]))
    return asked if lettable is None else asked.where(lettable if data["lettable"] else ~lettable)


def _run_by(landlord: Any) -> ColumnElement[bool]:
    return or_(House.landlord_id == landlord, House.manager_id == landlord)


def _ranges(data: dict[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if data["inspection_due_before"] is not None:
        found += [House.inspection_due_on < data["inspection_due_before"], House.state != HouseState.CLOSED.value]
    if data["updated_after"] is not None:
        found.append(House.updated_at > data["updated_after"])
    if data["address"] is not None:
        found.append(House.address_key == bare_address(data["address"]))
    if data["address_prefix"] is not None:
        found.append(House.address_key.startswith(bare_address(data["address_prefix"]), autoescape=True))
    return found


def present_landlord(session: Session, house_id: str) -> HouseLandlord | None:
    """The line of who lets a house now."""
    return session.scalars(select(HouseLandlord).where(HouseLandlord.house_id == house_id, HouseLandlord.until.is_(None))).one_or_none()


def landlords(session: Session, house_id: str) -> Sequence[HouseLandlord]:
    """All who have let a house, who lets it now first."""
    return session.scalars(select(HouseLandlord).where(HouseLandlord.house_id == house_id).order_by(HouseLandlord.id.desc())).all()
