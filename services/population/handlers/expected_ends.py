"""Stays that outlast their expected end: each is announced once for each expected end, on the day after it or as soon as can be.

A chunk is a transaction of its own that marks what it announces, so that a process that is killed half-way announces nothing
twice and leaves nothing out. A stay that is prolonged has another expected end, which is announced when that has passed.
"""

from services.population.queries import spells as queries
from services.population.schemas.residences import residence_fact
from shared.contracts.population.events.spells import RESIDENCE_EXPECTED_END_PASSED
from shared.db.unit_of_work import UnitOfWork

CHUNK = 200


def note_expected_ends(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Announce some of the spells that go on although their expected end has passed; returns how many."""
    noted = queries.note_expected_ends(uow.session, uow.today, most)
    for row in noted:
        uow.announce(RESIDENCE_EXPECTED_END_PASSED, row.id, residence_fact(row), station_code=row.station_code, version=row.version)
        subject, related = f"residence:{row.id}", [f"person:{row.person_id}"]
        uow.audit("RESIDENCE_EXPECTED_END_PASSED", subject, station_code=row.station_code, related=related)
    return uow.commit(len(noted))
