"""What is done when a residence or a person goes: all that hangs on it goes along (``erasers.ERASERS``), a tombstone remains."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.population.handlers.erasers import ERASERS
from services.population.models import Person, Residence, Tombstone
from services.population.queries import records as queries
from services.population.sealing import erased_person
from shared.contracts.population.events.records import PERSON_ERASED, RESIDENCE_DISPOSED
from shared.contracts.population.vocabulary.records import DataKind, RecordType
from shared.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Cause:
    """By what a record goes: a batch or an erasure, of a station."""

    station_code: str
    batch_id: str | None = None
    erasure_id: str | None = None


def remove_residence(uow: UnitOfWork, residence: Residence, cause: Cause) -> set[DataKind]:
    """Remove a locked residence with all that hangs on it; returns the kinds of data that were reached."""
    kinds = {eraser.kind for eraser in ERASERS if eraser.by_residence is not None and eraser.by_residence(uow, residence.id)}
    fact = {"residence_id": residence.id, "person_id": residence.person_id, "station_code": residence.station_code}
    uow.session.delete(residence)
    uow.session.flush()
    _bury(uow, RecordType.RESIDENCE_ENDED, residence.id, residence.person_id, residence.station_code, cause)
    uow.announce(RESIDENCE_DISPOSED, residence.id, fact, station_code=residence.station_code, version=residence.version + 1)
    subject, related = f"residence:{residence.id}", [f"person:{residence.person_id}"]
    uow.audit("RESIDENCE_DISPOSED", subject, station_code=residence.station_code, detail=_detail(cause), related=related)
    return kinds | {DataKind.RESIDENCES}


def erase_person(uow: UnitOfWork, family: Sequence[Person], cause: Cause) -> set[DataKind]:
    """Erase a person, as the locked rows under which that person is on file; returns the kinds of data that were reached."""
    kinds: set[DataKind] = set()
    for residence in queries.residences_of(uow.session, [person.id for person in family], locked=True):
        kinds |= remove_residence(uow, residence, cause)
    for person in family:
        kinds |= {eraser.kind for eraser in ERASERS if eraser.by_person is not None and eraser.by_person(uow, person.id)}
        if person.erased_at is None:
            kinds |= _blank(uow, person, cause)
    return kinds


def _blank(uow: UnitOfWork, person: Person, cause: Cause) -> set[DataKind]:
    kinds = {DataKind.DOCUMENT, DataKind.NAME}
    kinds |= {kind for kind in (DataKind.SEX, DataKind.BIRTH_DATE, DataKind.NATIONALITY) if getattr(person, kind.lower()) is not None}
    kinds |= {DataKind.PHONE} if person.phone_encrypted is not None else set()
    for name, value in erased_person(person.id).items():
        setattr(person, name, value)
    person.sealed_at, person.erased_at, person.updated_at = None, uow.now, uow.now
    version = person.advance(person.version)
    _bury(uow, RecordType.PERSON_WITHOUT_RESIDENCE, person.id, person.id, cause.station_code, cause)
    uow.announce(PERSON_ERASED, person.id, {"person_id": person.id}, station_code=cause.station_code, version=version)
    uow.audit("PERSON_ERASED", f"person:{person.id}", station_code=cause.station_code, detail=_detail(cause))
    return kinds


def _bury(uow: UnitOfWork, record_type: RecordType, record_id: str, person_id: str, station_code: str, cause: Cause) -> None:
    uow.insert(
        Tombstone(
            record_id=record_id,
            record_type=record_type.value,
            person_id=person_id,
            station_code=station_code,
            disposed_at=uow.now,
            batch_id=cause.batch_id,
            erasure_id=cause.erasure_id,
        )
    )


def _detail(cause: Cause) -> dict[str, str]:
    causes = {"disposal": cause.batch_id, "erasure": cause.erasure_id}
    return {name: record_id for name, record_id in causes.items() if record_id is not None}
