"""What a merger of stations moves of landlords, for whom two stations may have a record each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session, aliased

from services.housing.models import House, HouseLandlord, Landlord, Letter
from shared.db.mergers import StationMerger

_TWIN = aliased(Landlord)


def landlords_to_move(db: Session, most: int) -> Sequence[Row[Landlord, str, str | None]]:
    """Landlords that stand at absorbed stations, locked, each with its new station and with the record that is there of it, if one is."""
    absorbed = db.scalars(select(StationMerger.from_code)).all()
    if not absorbed:
        return []
    asked = (
        select(Landlord, StationMerger.to_code, _TWIN.id)
        .join(StationMerger, StationMerger.from_code == Landlord.station_code)
        .outerjoin(_TWIN, (_TWIN.station_code == StationMerger.to_code) & (_TWIN.document_index == Landlord.document_index))
        .where(Landlord.station_code.in_(absorbed))
    )
    return db.execute(asked.order_by(Landlord.id).limit(most).with_for_update(key_share=True, skip_locked=True, of=Landlord)).all()


def hand_over_joined(db: Session, joined_id: str, other_id: str) -> None:
    """Records that were joined into one that is joined itself follow it."""
    db.execute(update(Landlord).where(Landlord.joined_into == joined_id).values(joined_into=other_id))


def houses_of_joined(db: Session, most: int) -> Sequence[House]:
    """Houses whose landlord or manager was joined into another record, locked."""
    joined = db.scalars(select(Landlord.id).where(Landlord.joined_into.is_not(None))).all()
    if not joined:
        return []
    found: list[House] = []
    for column in (House.landlord_id, House.manager_id):
        asked = select(House).where(column.in_(joined)).order_by(House.id).limit(most).with_for_update(skip_locked=True)
        found += db.scalars(asked.execution_options(populate_existing=True)).all()
    return list(dict.fromkeys(found))


def hand_over_house(db: Session, house_id: str, others: dict[str, str]) -> None:
    """Let the lines and letters of a house name the records that theirs were joined into."""
    for joined_id, other_id in others.items():
        for column in (HouseLandlord.landlord_id, HouseLandlord.manager_id, Letter.landlord_id):
            model: Any = column.class_
            changed = update(model).where(model.house_id == house_id, column == joined_id).values({column.key: other_id})
            db.execute(changed, execution_options={"synchronize_session": False})


def joined_into(db: Session, landlord_ids: Sequence[str]) -> dict[str, str]:
    """Which of these records were joined, and into which."""
    asked = select(Landlord.id, Landlord.joined_into).where(Landlord.id.in_(landlord_ids), Landlord.joined_into.is_not(None))
    return {row.id: str(row.joined_into) for row in db.execute(asked)}
