"""The read side of searching people, and of the keys they are found by."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, cast, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from services.population.models import Person, Residence
from shared.contracts.population.vocabulary import Sex

MOST_PEOPLE = 20
"""Hits of one search; more of them is no search for a person."""

Condition = ColumnElement[bool]

_NAMED = aliased(Person)


def with_keys(keys: Sequence[int]) -> Condition:
    """Who has one of these search keys."""
    return Person.search_keys.op("&&")(cast(list(keys), ARRAY(BigInteger)))


def with_phone(phone_index: bytes) -> Condition:
    """Who has this phone."""
    return Person.phone_index == phone_index


def under_document(document_type: str, document_index: bytes) -> Condition:
    """Who is on file under this document: of one whose record was merged into another's, the other."""
    who = select(func.coalesce(_NAMED.merged_into, _NAMED.id))
    return Person.id == who.where(_NAMED.document_type == document_type, _NAMED.document_index == document_index).scalar_subquery()


def narrowed(condition: Condition, birth_year: int | None, sex: str | None) -> Condition:
    """And were born in that year and are of that sex, or may be, for all that is known."""
    known: list[Condition] = [condition]
    if birth_year is not None:
        born = Person.birth_date.between(date(birth_year, 1, 1), date(birth_year, 12, 31))
        known.append(or_(born, Person.birth_date.is_(None)))
    if sex is not None:
        known.append(or_(Person.sex == sex, Person.sex.is_(None), Person.sex == Sex.UNSPECIFIED.value))
    return and_(*known)


def people_found(db: Session, condition: Condition, station_code: str | None, *, sealed: bool = False) -> Sequence[Person]:
    """People who live or lived at a station (None: anywhere); one more than ``MOST_PEOPLE`` at most.

    Neither those whose record was merged into another's or has been erased, and ``sealed`` ones only if they are asked for.
    """
    # Chosen apart: to find a few by id in order, the planner would rather read the whole table.
    hits: Select[Any] = select(Person.id).where(condition, Person.merged_into.is_(None), Person.erased_at.is_(None))
    if not sealed:
        hits = hits.where(Person.sealed_at.is_(None))
    if station_code is not None:
        hits = hits.where(exists().where(Residence.person_id == Person.id, Residence.station_code == station_code))
    chosen = hits.cte("hits").prefix_with("MATERIALIZED")
    return db.scalars(select(Person).join(chosen, chosen.c.id == Person.id).order_by(Person.id).limit(MOST_PEOPLE + 1)).all()


def without_keys(db: Session, most: int) -> Sequence[Row[str, bytes, date | None]]:
    """Up to ``most`` people who have no search keys yet, locked: ``id``, ``name_encrypted``, ``birth_date``."""
    asked = select(Person.id, Person.name_encrypted, Person.birth_date)
    unkeyed = asked.where(text("search_keys = '{}'"), Person.erased_at.is_(None))
    return db.execute(unkeyed.order_by(Person.id).limit(most).with_for_update(skip_locked=True)).all()


def put_keys(db: Session, keys: dict[str, list[int]]) -> None:
    """Write the search keys of people; their versions stay, for nothing that is shown changes."""
    # One array of texts, for arrays in an array would have to be of one length.
    values = {"ids": list(keys), "keys": ["{" + ",".join(map(str, some)) + "}" for some in keys.values()]}
    db.execute(
        text(
            "UPDATE person SET search_keys = given.keys::bigint[] FROM unnest(CAST(:ids AS uuid[]), CAST(:keys AS text[])) AS given (id, keys)"
            " WHERE person.id = given.id"
        ),
        values,
    )
