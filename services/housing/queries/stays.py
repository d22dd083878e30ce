"""What handlers ask about stays. Locks are taken in one order: the house, its beds, its stays, their check-outs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, Uuid, and_, bindparam, exists, false, func, or_, select, text
from sqlalchemy.orm import Session

from services.housing.models import Bed, CheckOut, House, HouseLandlord, Landlord, Room, Stay, StayRule
from services.housing.queries.landlords import current_of
from shared.contracts.housing.vocabulary.stays import EXPECTED, THERE, CheckOutState, ReportKind, ReportState, StayState
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

UNANSWERED = (ReportState.SENT, ReportState.REFUSED)
FRESH = {"populate_existing": True}
"""Rows as they are now, also those that this unit of work has seen before."""
# What every check-in, check-out and report asks is prepared; its rows have the columns of the models by name.
_BY_ID = Prepared(select(Stay.__table__).where(Stay.id == bindparam("id")))
_PLACE = Prepared(
    select(House.address_text, House.community_id, Room.name.label("room"))
    .join_from(House, Room, Room.house_id == House.id)
    .where(House.id == bindparam("house_id"), Room.id == bindparam("room_id"))
)
_RULE = Prepared(select(StayRule.__table__).where(StayRule.valid_from <= bindparam("day")).order_by(StayRule.valid_from.desc()).limit(1))
_LIVES_AT = Prepared(
    select(Stay.id, Stay.station_code).where(
        Stay.document_index == bindparam("document_index"),
        # The words of the partial unique index, so that there is one row at most.
        text("stay.state IN ('CHECKED_IN', 'DELAYED_DEPARTURE')"),
        Stay.id.is_distinct_from(bindparam("but_for", type_=Uuid(as_uuid=False))),
    )
)


def held_house(db: Session, house_id: str) -> House | None:
    """A house that nobody changes until the end of the transaction; others may hold it at the same time."""
    return db.scalars(select(House).where(House.id == house_id).with_for_update(read=True).execution_options(**FRESH)).one_or_none()


def stay(db: Session, stay_id: str) -> Stay | None:
    """A stay, to read."""
    return db.get(Stay, stay_id)


def stay_row(uow: UnitOfWork, stay_id: str) -> Any | None:
    """A stay as a row, to read."""
    return uow.row(_BY_ID, id=stay_id)


def stay_if_any(db: Session, stay_id: str) -> Stay | None:
    """A stay, locked, to change."""
    return db.scalars(select(Stay).where(Stay.id == stay_id).with_for_update().execution_options(**FRESH)).one_or_none()


def locked_stay(db: Session, stay_id: str) -> Stay:
    """A stay that there is, to change."""
    return db.scalars(select(Stay).where(Stay.id == stay_id).with_for_update().execution_options(**FRESH)).one()


def locked_beds(db: Session, house_id: str, room_id: str | None, bed_id: str | None) -> Sequence[tuple[Bed, Room]]:
    """The beds of a house, of one room or one alone, with their rooms; locked until the end of the transaction."""
    asked = select(Bed, Room).join(Room, Room.id == Bed.room_id).where(Room.house_id == house_id)
    if room_id is not None:
        asked = asked.where(Room.id == room_id)
    if bed_id is not None:
        asked = asked.where(Bed.id == bed_id)
    locked = asked.order_by(Bed.id).with_for_update(of=Bed, key_share=True).execution_options(**FRESH)
    return [(bed, room) for bed, room in db.execute(locked)]


def stays_in(db: Session, bed_ids: Sequence[str], first: date, but_for: str | None) -> Sequence[Stay]:
    """The stays in these beds that may stand in the way of another one from a day on."""
    unsettled = or_(Stay.disputed, Stay.report == ReportState.SENT, and_(Stay.residence_id.is_not(None), Stay.residence_ended_on.is_(None)))
    over = and_(Stay.state == StayState.CHECKED_OUT, or_(Stay.checked_out_on > first, unsettled))
    asked = select(Stay).where(Stay.bed_id.in_(bed_ids), or_(Stay.state.in_([*EXPECTED, *THERE]), over))
    return db.scalars(asked if but_for is None else asked.where(Stay.id != but_for)).all()


def open_stay_of(uow: UnitOfWork, document_index: bytes, but_for: str | None) -> Any | None:
    """Where else the guest with a document lives: ``id`` and ``station_code`` of that stay."""
    return uow.row(_LIVES_AT, document_index=document_index, but_for=but_for)


def place_of(uow: UnitOfWork, stay: Any) -> Any | None:
    """Where a stay is: ``address_text`` and ``community_id`` of the house, and ``room``, its name."""
    return uow.row(_PLACE, house_id=stay.house_id, room_id=stay.room_id)


def within(account_id: str | None, station_code: str | None) -> Select[Any]:
    """The stays of the houses that an account runs, or of a station; with neither, all."""
    asked = select(Stay)
    if account_id is not None:
        own = current_of(account_id)
        asked = asked.where(Stay.house_id.in_(select(House.id).where(or_(House.landlord_id.in_(own), House.manager_id.in_(own)))))
    return asked if station_code is None else asked.where(Stay.station_code == station_code)


def was_let_by(db: Session, found: Stay, account_id: str) -> bool:
    """Whether an account ran the house while a stay that is over was not: the guests of whoever ran it before or after are none of its own."""
    own = select(Landlord.id).where(or_(Landlord.account_id == account_id, Landlord.id.in_(_joined_into_by(account_id))))
    by_them = or_(HouseLandlord.landlord_id.in_(own), HouseLandlord.manager_id.in_(own))
    # On the day on which a house changes hands, whoever was written down first comes first.
    begun = or_(HouseLandlord.since < found.over_on, HouseLandlord.recorded_at <= found.registered_at)
    lasting = or_(HouseLandlord.until.is_(None), HouseLandlord.until >= found.arrives_on)
    return bool(db.scalar(select(exists().where(HouseLandlord.house_id == found.house_id, by_them, begun, lasting))))


def _joined_into_by(account_id: str) -> Select[Any]:
    return select(Landlord.joined_into).where(Landlord.account_id == account_id, Landlord.joined_into.is_not(None))


def is_late(today: date) -> Any:
    """Whether an arrival is not reported in time."""
    return and_(Stay.report_kind == ReportKind.ARRIVAL, Stay.report.in_(UNANSWERED), Stay.report_due_on < today)


def filtered(asked: Select[Any], data: dict[str, Any], today: date) -> Select[Any]:
    """Of these stays those that the filters of a listing ask for."""
    for name in ("state", "report", "disputed"):
        if data[name] is not None:
            asked = asked.where(getattr(Stay, name) == data[name])
    if data["late"] is not None:
        # What is late is found by an index; what is not may have no deadline at all.
        asked = asked.where(is_late(today) if data["late"] else ~func.coalesce(is_late(today), false()))
    return asked


def counted(db: Session, asked: Select[Any], today: date) -> Sequence[Any]:
    """How many of these stays there are by ``state`` and ``report``, and how many of those are ``late`` and ``disputed``."""
    late = func.count().filter(is_late(today)).label("late")
    disputed = func.count().filter(Stay.disputed).label("disputed")
    columns = (Stay.state, Stay.report, func.count().label("number"), late, disputed)
    return db.execute(asked.with_only_columns(*columns).group_by(Stay.state, Stay.report)).all()


def check_outs(db: Session, stay_id: str) -> Sequence[CheckOut]:
    """The check-outs of a stay, the first one first."""
    return db.scalars(select(CheckOut).where(CheckOut.stay_id == stay_id).order_by(CheckOut.id)).all()


def check_out_of_code(db: Session, code_index: bytes) -> CheckOut | None:
    """The check-out whose tenant has that code."""
    return db.scalars(select(CheckOut).where(CheckOut.code_index == code_index)).one_or_none()


def locked_check_out(db: Session, check_out_id: str) -> CheckOut:
    """A check-out that there is, to change; its stay is locked before."""
    return db.scalars(select(CheckOut).where(CheckOut.id == check_out_id).with_for_update().execution_options(**FRESH)).one()


def disputed_check_out(db: Session, stay_id: str) -> CheckOut:
    """The check-out of a disputed stay that waits for a decision, locked."""
    asked = select(CheckOut).where(CheckOut.stay_id == stay_id, CheckOut.state == CheckOutState.DISPUTED)
    return db.scalars(asked.with_for_update().execution_options(**FRESH)).one()


def rule_on(uow: UnitOfWork, day: date) -> Any:
    """The version of the rules that holds on a day, as a row; the first ones came with the product."""
    return uow.row(_RULE, day=day)


def rules(db: Session) -> Sequence[StayRule]:
    """Every version of the rules, the newest first."""
    return db.scalars(select(StayRule).order_by(StayRule.valid_from.desc())).all()
