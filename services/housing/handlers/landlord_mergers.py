"""Landlords follow when stations merge, chunk by chunk. Where both stations know one, the two records become one.

The record of the absorbed station is joined into the survivor's: its houses, lines and letters name the other from then on, and its account
acts for the other, so that nobody loses a house by a merger.
"""

from uuid import UUID

from services.housing.handlers.house_acts import told
from services.housing.models import House, Landlord
from services.housing.queries import mergers as queries
from services.housing.schemas.landlords import landlord_fact
from shared.contracts.housing.events.houses import HOUSE_CHANGED, LANDLORD_CHANGED
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork

CHUNK = 200


def transfer_landlords(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some landlords of absorbed stations to the survivors, or join them into the records there; returns how many."""
    # Somebody who registers the same landlord at the survivor meanwhile: run again, this finds the record that was made.
    uow.refuse_on({"uq_landlord_station_code_document_index": Contended})
    rows = queries.landlords_to_move(uow.session, most)
    moved: dict[tuple[str, bytes], str] = {}
    for landlord, to_code, twin_id in rows:
        # Two absorbed stations may have had a record each of one whom the survivor did not know.
        first = twin_id or moved.setdefault((to_code, bytes(landlord.document_index)), landlord.id)
        _move(uow, landlord, to_code, None if first == landlord.id else first)
    return uow.commit(len(rows))


def _move(uow: UnitOfWork, landlord: Landlord, to_code: str, twin_id: str | None) -> None:
    from_code, landlord.station_code, landlord.updated_at = landlord.station_code, to_code, uow.now
    landlord.advance(landlord.version)
    if twin_id is not None:
        _join(uow, landlord, twin_id)
    _tell(uow, landlord, from_code)


def _join(uow: UnitOfWork, landlord: Landlord, twin_id: str) -> None:
    # The index is its own from now on, so that the document finds the other.
    landlord.joined_into, landlord.document_index = twin_id, UUID(landlord.id).bytes
    queries.hand_over_joined(uow.session, landlord.id, twin_id)


def _tell(uow: UnitOfWork, landlord: Landlord, from_code: str) -> None:
    uow.announce(LANDLORD_CHANGED, landlord.id, landlord_fact(landlord), station_code=landlord.station_code, version=landlord.version)
    related = [f"landlord:{landlord.joined_into}"] if landlord.joined_into else []
    action = "LANDLORD_JOINED" if landlord.joined_into else "LANDLORD_TRANSFERRED"
    uow.audit(action, f"landlord:{landlord.id}", station_code=landlord.station_code, detail={"from": from_code}, related=related)


def hand_over_houses(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Let some houses name the records that their landlords were joined into; returns how many."""
    houses = queries.houses_of_joined(uow.session, most)
    for house in houses:
        _hand_over(uow, house)
    return uow.commit(len(houses))


def _hand_over(uow: UnitOfWork, house: House) -> None:
    whose = [found for found in (house.landlord_id, house.manager_id) if found]
    others = queries.joined_into(uow.session, whose)
    house.landlord_id = others.get(house.landlord_id, house.landlord_id)
    manager_id = others.get(house.manager_id, house.manager_id) if house.manager_id else None
    house.manager_id = None if manager_id == house.landlord_id else manager_id
    house.advance(house.version)
    house.updated_at = uow.now
    queries.hand_over_house(uow.session, house.id, others)
    told(uow, house, HOUSE_CHANGED, detail={"fields": ["landlord_id", "manager_id"]}, related=[f"landlord:{found}" for found in whose])
