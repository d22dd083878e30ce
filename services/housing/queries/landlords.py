"""The read side of landlords. Whoever asks for a record that was joined into another is given the other."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from services.housing.models import Landlord
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

_NAMED = aliased(Landlord)
_CURRENT = func.coalesce(_NAMED.joined_into, _NAMED.id)
_ONE = Landlord.__table__
_COLUMNS = select(*_ONE.columns).select_from(_NAMED).join(_ONE, _ONE.c.id == _CURRENT)
_OF_ACCOUNT = Prepared(_COLUMNS.where(_NAMED.account_id == bindparam("account_id")))
_AT_STATION = Prepared(_COLUMNS.where(_NAMED.id == bindparam("id"), _ONE.c.station_code == bindparam("station_code")))
_BY_DOCUMENT = Prepared(
    select(*_ONE.columns).where(_ONE.c.station_code == bindparam("station_code"), _ONE.c.document_index == bindparam("document_index"))
)


def of_account(uow: UnitOfWork, account_id: str) -> Any | None:
    """The landlord for whom an account acts, as a row."""
    return uow.row(_OF_ACCOUNT, account_id=account_id)


def at_station(uow: UnitOfWork, landlord_id: str, station_code: str) -> Any | None:
    """A landlord of a station, as a row."""
    return uow.row(_AT_STATION, id=landlord_id, station_code=station_code)


def by_document(uow: UnitOfWork, station_code: str, document_index: bytes) -> Any | None:
    """The landlord of a station with a document, as a row."""
    return uow.row(_BY_DOCUMENT, station_code=station_code, document_index=document_index)


def landlord(session: Session, landlord_id: str) -> Landlord | None:
    """One landlord."""
    return session.get(Landlord, landlord_id)


def locked_landlord(session: Session, landlord_id: str) -> Landlord | None:
    """One landlord, locked against changes; what merely refers to it need not wait."""
    asked = select(Landlord).where(Landlord.id == landlord_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(asked).one_or_none()


def acts_for(session: Session, landlord_id: str, account_id: str) -> bool:
    """Whether an account acts for a landlord."""
    return bool(session.scalar(current_of(account_id)) == landlord_id)


def current_of(account_id: str) -> Select[Any]:
    """The id of the landlord for whom an account acts."""
    return select(func.coalesce(Landlord.joined_into, Landlord.id)).where(Landlord.account_id == account_id)


def many(session: Session, landlord_ids: Sequence[str]) -> dict[str, Landlord]:
    """Landlords by id."""
    return {found.id: found for found in session.scalars(select(Landlord).where(Landlord.id.in_(landlord_ids)))}


def listed(station_code: str | None, account_id: str | None, kind: str | None) -> Select[Any]:
    """Landlords of a station (None: of all), or the one for whom an account acts; those joined into others are left out."""
    asked = select(Landlord).where(Landlord.joined_into.is_(None))
    if station_code is not None:
        asked = asked.where(Landlord.station_code == station_code)
    if account_id is not None:
        asked = asked.where(Landlord.id.in_(current_of(account_id)))
    return asked if kind is None else asked.where(Landlord.kind == kind)


def found(session: Session, station_code: str, document_index: bytes | None, phone_index: bytes | None, most: int) -> Sequence[Landlord]:
    """Landlords of a station by document or by phone."""
    asked = select(Landlord).where(Landlord.station_code == station_code, Landlord.joined_into.is_(None))
    by = Landlord.document_index == document_index if document_index is not None else Landlord.phone_index == phone_index
    return session.scalars(asked.where(by).order_by(Landlord.id).limit(most)).all()
