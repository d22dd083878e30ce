"""What handlers ask about houses and landlords many at a time, and of the tables of imports."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.housing.models import Bed, House, HouseSequence, ImportCommunity, Landlord, Room
from services.housing.rules.rooms import room_key
from shared.contracts.housing.vocabulary.houses import PlaceState
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

_COUNTED = insert(HouseSequence).values(station_code=bindparam("station"), last=bindparam("count"))
_TAKE = Prepared(
    _COUNTED.on_conflict_do_update(index_elements=["station_code"], set_={"last": HouseSequence.last + bindparam("count")}).returning(
        HouseSequence.last
    )
)
_FACTS = (
    House.id, House.station_code, House.address_key, House.landlord_id, House.community_id.label("community"), House.rental_kind,
    House.operation_mode, House.house_use, House.structure, House.floors, House.area_m2, House.has_video_access, House.registered_on,
    House.verified_on,
)  # fmt: skip


def landlords_on_file(db: Session, station_code: str, indexes: Sequence[bytes]) -> Sequence[Any]:
    """Landlords of a station by the blind indexes of their documents: ``id``, ``kind``, ``document_index``, ``name_encrypted``."""
    if not indexes:
        return []
    asked = select(Landlord.id, Landlord.kind, Landlord.document_index, Landlord.name_encrypted)
    return db.execute(asked.where(Landlord.station_code == station_code, Landlord.document_index.in_(indexes))).all()


def houses_at(db: Session, address_keys: Sequence[str]) -> Sequence[Any]:
    """The houses at addresses that are not closed, with all that a row of a file may say of them and their landlords' ``document_index``."""
    if not address_keys:
        return []
    asked = select(*_FACTS, Landlord.document_index).join(Landlord, Landlord.id == House.landlord_id)
    return db.execute(asked.where(House.address_key.in_(address_keys), text("house.state <> 'CLOSED'"))).all()


def rooms_held(db: Session, house_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Open rooms of houses, by what two spellings of their names have in common, with the numbers of their open beds."""
    held: dict[str, dict[str, int]] = {house_id: {} for house_id in house_ids}
    if not house_ids:
        return held
    asked = select(Room.house_id, Room.name, func.count(Bed.id).label("beds")).outerjoin(
        Bed, (Bed.room_id == Room.id) & (Bed.state == PlaceState.OPEN)
    )
    for row in db.execute(asked.where(Room.house_id.in_(house_ids), Room.state == PlaceState.OPEN).group_by(Room.house_id, Room.name)):
        held[row.house_id][room_key(row.name)] = row.beds
    return held


def take_numbers(uow: UnitOfWork, station_code: str, count: int) -> int:
    """Take so many numbers of a station at once; returns the first.

    Whoever registers a house there waits until this work commits, so it is asked for at its end; what is undone leaves no gap.
    """
    taken = uow.row(_TAKE, station=station_code, count=count)
    if taken is None:
        raise ValueError("a sequence answers with its last number")
    return int(taken.last) - count + 1


def community_ids(db: Session, job_id: str) -> dict[str, str]:
    """Communities by the names that the rows of an import may use."""
    return {row.name_key: row.community_id for row in db.scalars(select(ImportCommunity).where(ImportCommunity.job_id == job_id))}


def drop_communities(db: Session, job_id: str) -> None:
    """Forget which names an import used."""
    db.execute(delete(ImportCommunity).where(ImportCommunity.job_id == job_id))


def community_rows(job_id: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The columns of the names of communities."""
    return [{"job_id": job_id, "name_key": key, "community_id": found} for key, found in names.items()]
