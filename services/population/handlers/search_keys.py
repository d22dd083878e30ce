"""Giving search keys to people who have none: those registered before there were any."""

from services.population.queries import people as queries
from services.population.sealing import open_name, search_keys
from shared.db.unit_of_work import UnitOfWork

CHUNK = 500


def fill_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Give some people their keys; returns how many. Whoever is being altered is left for the next time."""
    people = queries.without_keys(uow.session, most)
    if people:
        queries.put_keys(uow.session, {person.id: search_keys(uow.index, open_name(uow.cipher, person), person.birth_date) for person in people})
    return uow.commit(len(people))
