"""Finding people by what a clerk knows of them: a number or phone exactly, or the name, its pinyin or initials with the year of birth."""

from typing import Any

from services.population.models import Person
from services.population.queries import people as queries
from services.population.rules.readings import FORM_KINDS, forms_of
from services.population.rules.searching import Wanted, read_search
from services.population.rules.secrecy import finds_sealed, reads_sealed
from services.population.schemas.residences import show_person
from services.population.sealing import document_index, open_name, phone_index, search_key
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Invalid, problem
from shared.identifiers.documents import Document
from shared.reach import scope


def search_people(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """People within reach whom the search fits; an empty list when there is none.

    Raises ``Invalid``: with all that is wrong, or ``TOO_MANY_MATCHES`` when it fits more than ``MOST_PEOPLE``.
    """
    by, wanted, wrong = read_search(data, uow.today)
    refuse(wrong)
    if wanted is None:
        raise ValueError("a search is read or refused")
    year = data["birth_year"]
    # A key is bound to its year: asked for the year as well, the planner would read an index of all who were born in it.
    narrowed = queries.narrowed(_condition(uow, by, wanted, year), None if by in FORM_KINDS else year, data["sex"])
    sealed = reads_sealed(uow.actor.roles) or finds_sealed(by, narrowed=year is not None or data["sex"] is not None)
    found = queries.people_found(uow.session, narrowed, scope(uow.actor), sealed=sealed)
    hits = [f"person:{person.id}" for person in found]
    if len(found) > queries.MOST_PEOPLE:
        refusal = Invalid("TOO_MANY_MATCHES", "This finds too many people; search by more, or by document.", [problem(f"/{by}", "TOO_MANY_MATCHES")])
        raise uow.denied(refusal, "people", station_code=uow.actor.station_code, related=hits)
    people = [person for person in found if by not in FORM_KINDS or _is_confirmed(uow, person, by, wanted, year)]
    hits = [f"person:{person.id}" for person in people]
    uow.audit("PEOPLE_SEARCHED", "people", station_code=uow.actor.station_code, detail={"by": by, "count": len(hits)}, related=hits)
    return {"items": [show_person(person, uow.cipher, uow.actor) for person in people]}


def _condition(uow: UnitOfWork, by: str, wanted: Wanted, birth_year: int | None) -> Any:
    if isinstance(wanted, Document):
        return queries.under_document(wanted.type.value, document_index(uow.index, wanted))
    if by == "phone":
        return queries.with_phone(phone_index(uow.index, wanted))
    # Whose birth date is not known may be of that year.
    return queries.with_keys([search_key(uow.index, by, wanted, year) for year in (birth_year, None)])


def _is_confirmed(uow: UnitOfWork, person: Person, by: str, wanted: Wanted, year: int | None) -> bool:
    """Whether the name has the form, and the birth date the year, indeed: two forms can share a key."""
    is_of_year = person.birth_date is None or person.birth_date.year == year
    return is_of_year and wanted in forms_of(open_name(uow.cipher, person)).of(by)
