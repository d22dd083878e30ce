"""Giving a bed to a guest: the bed is locked, then what is in it is looked at, so that of a hundred at once one gets it.

The house is held but not locked: people may be let into its other beds meanwhile, and nobody closes or suspends it in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.housing.models import Bed, House, Room, Stay
from services.housing.queries import stays as queries
from services.housing.rules.bed_nights import BedStay, Nights, check_free, check_moved_in
from shared.contracts.housing.vocabulary.houses import PlaceState
from shared.contracts.housing.vocabulary.stays import ReportState, StayState
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals
from shared.errors import Conflict, DomainError, invalid_field, problem

Place = tuple[Bed, Room]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bed, or any of a room, for these nights (None: whichever); ``moving_in`` today, by the stay ``but_for`` if it is there already."""

    nights: Nights | None
    room_id: str | None = None
    bed_id: str | None = None
    moving_in: bool = False
    but_for: str | None = None
    pointer: str = ""

    @property
    def at(self) -> str:
        """The field that asks for it."""
        return self.pointer or ("/room_id" if self.bed_id is None else "/bed_id")


def take_bed(uow: UnitOfWork, house: House, wanted: Wanted) -> Place:
    """The first bed that is free, locked, with its room.

    Raises ``Invalid`` for a bed or room that the house does not have, and ``Conflict`` with the codes of what stands against each bed:
    ``BED_CLOSED``, ``BED_TAKEN``, ``PREVIOUS_RESIDENCE_OPEN``.
    """
    uow.refuse_on({"uq_stay_bed": Contended})
    places = _places(uow, house, wanted)
    first = wanted.nights.first if wanted.nights else uow.today
    others = [seen(stay) for stay in queries.stays_in(uow.session, [bed.id for bed, _ in places], first, wanted.but_for)]
    wrong: list[Refused] = []
    for place in places:
        against = _against(uow, place, [stay for stay in others if stay.bed_id == place[0].id], wanted)
        if not against:
            return place
        wrong += [refusal for refusal in against if refusal not in wrong]
    raise uow.denied(conflict(wrong), f"house:{house.id}", station_code=house.station_code)


def _places(uow: UnitOfWork, house: House, wanted: Wanted) -> Sequence[Place]:
    if wanted.room_id is None and wanted.bed_id is None:
        raise invalid_field("/room_id", "BED_OR_ROOM_REQUIRED", "Name a bed, or a room.")
    found = queries.locked_beds(uow.session, house.id, wanted.room_id, wanted.bed_id)
    if not found:
        raise invalid_field(wanted.at, "UNKNOWN_BED", "The house has no such bed.")
    return sorted(found, key=lambda place: (len(place[0].label), place[0].label))


def _against(uow: UnitOfWork, place: Place, others: Sequence[BedStay], wanted: Wanted) -> list[Refused]:
    if PlaceState.CLOSED in {place[0].state, place[1].state}:
        return [Refused("BED_CLOSED", "The bed or its room is not let any more.", wanted.at)]
    moved_in = check_moved_in(others, wanted.at) if wanted.moving_in else None
    free = check_free(wanted.nights, others, uow.today, wanted.at) if wanted.nights else None
    return refusals(moved_in, free)[:1]


def seen(stay: Stay) -> BedStay:
    """A stay as the rules about beds see it."""
    return BedStay(
        id=stay.id,
        bed_id=stay.bed_id,
        state=StayState(stay.state),
        arrives_on=stay.arrives_on,
        expected_out_on=stay.expected_out_on,
        checked_in_on=stay.checked_in_on,
        checked_out_on=stay.checked_out_on,
        report=ReportState(stay.report),
        is_registered=stay.is_registered,
        disputed=stay.disputed,
    )


def refuse_other_stay(
    uow: UnitOfWork, document_index: bytes | None, but_for: str | None = None, pointer: str = "/guest/person/document_number"
) -> None:
    """Raise ``Conflict("GUEST_IN_OTHER_STAY")`` when the guest lives in another house or bed.

    Where is not told; the attempt is put on record under that stay, for its station.
    """
    uow.refuse_on({"uq_stay_guest": Contended})
    if document_index is None:
        return
    other = queries.open_stay_of(uow, document_index, but_for)
    if other is not None:
        raise uow.denied(_lives_elsewhere(pointer), f"stay:{other.id}", station_code=other.station_code)


def _lives_elsewhere(pointer: str) -> DomainError:
    because = "The guest is checked in elsewhere and has to be checked out there first."
    return Conflict("GUEST_IN_OTHER_STAY", because, [problem(pointer, "GUEST_IN_OTHER_STAY", because)])
