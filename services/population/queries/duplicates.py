"""The read side of duplicates: rules, candidates, pairs with the residences of either half, and how far the scan has come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.population.models import DuplicatePair, DuplicateRule, DuplicateScan, Person, PersonMerge, Residence
from services.population.queries.people import Condition, with_keys
from shared.contracts.population.vocabulary.duplicates import PairState

MOST_CANDIDATES = 200
"""People that one is compared with at once; a birth date has some fifty in a million, a shared phone may have thousands."""

Half = list[Residence]

LOW, HIGH = aliased(Person), aliased(Person)
COMPARABLE = (Person.merged_into.is_(None), Person.erased_at.is_(None), Person.sealed_at.is_(None))


def rule_on(db: Session, day: date) -> DuplicateRule:
    """The rules of a day: of the versions that are valid the latest."""
    return db.scalars(select(DuplicateRule).where(DuplicateRule.valid_from <= day).order_by(DuplicateRule.version.desc()).limit(1)).one()


def rules_of(db: Session, versions: set[int]) -> dict[int, DuplicateRule]:
    """These versions of the rules."""
    return {rule.version: rule for rule in db.scalars(select(DuplicateRule).where(DuplicateRule.version.in_(versions)))}


def last_version(db: Session) -> int:
    """The number of the latest version, valid already or not."""
    return db.scalars(select(func.max(DuplicateRule.version))).one() or 0


def candidates(db: Session, person: Person, keys: Sequence[int], numbers: Sequence[bytes], known: Sequence[str]) -> Sequence[Person]:
    """Whoever may be the same person: by name or reading and year of birth, birth date, phone, a number with two digits changed, or known before."""
    ways: list[Condition] = [with_keys(keys)]
    if person.birth_date is not None:
        ways.append(Person.birth_date == person.birth_date)
    if person.phone_index is not None:
        ways.append(Person.phone_index == person.phone_index)
    if numbers:
        ways.append(and_(Person.document_type == person.document_type, Person.document_index.in_(numbers)))
    if known:
        ways.append(Person.id.in_(known))
    hits = select(Person.id).where(or_(*ways), Person.id != person.id, *COMPARABLE).cte("hits").prefix_with("MATERIALIZED")
    # Those that were a pair before come first, so that the bound leaves none of them undecided for ever.
    asked = select(Person).join(hits, hits.c.id == Person.id).order_by(Person.id.in_(known).desc()).limit(MOST_CANDIDATES + len(known))
    return db.scalars(asked).all()


def addresses(db: Session, person_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The keys of all addresses of people, past ones too."""
    asked = select(Residence.person_id, func.array_agg(Residence.address_key)).where(Residence.person_id.in_(person_ids))
    return {person_id: frozenset(keys) for person_id, keys in db.execute(asked.group_by(Residence.person_id))}


def pairs_with(db: Session, person_id: str) -> dict[str, DuplicatePair]:
    """The pairs of a person by the id of the other, locked."""
    asked = select(DuplicatePair).where(or_(DuplicatePair.low_id == person_id, DuplicatePair.high_id == person_id))
    pairs = db.scalars(asked.order_by(DuplicatePair.id).with_for_update())
    return {pair.high_id if pair.low_id == person_id else pair.low_id: pair for pair in pairs}


def pair(db: Session, pair_id: str, *, lock: bool) -> tuple[DuplicatePair, Person, Person] | None:
    """A pair with both people, if neither is erased or sealed; locked, the people as everybody locks them who alters people."""
    asked = select(DuplicatePair).where(DuplicatePair.id == pair_id)
    found = db.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if found is None:
        return None
    people = select(Person).where(Person.id.in_([found.low_id, found.high_id]), Person.erased_at.is_(None), Person.sealed_at.is_(None))
    people = people.order_by(Person.id)
    both = db.scalars(people.with_for_update(key_share=True) if lock else people).all()
    return (found, both[0], both[1]) if len(both) == 2 else None


def merges_of(db: Session, pairs: Sequence[DuplicatePair]) -> dict[str, PersonMerge]:
    """The merges, not undone, of pairs that are merged, by pair."""
    merged = [pair.id for pair in pairs if pair.state == PairState.MERGED]
    asked = select(PersonMerge).where(PersonMerge.pair_id.in_(merged), PersonMerge.undone_at.is_(None))
    return {merge.pair_id: merge for merge in db.scalars(asked)} if merged else {}


def halves(db: Session, pairs: Sequence[DuplicatePair], merges: dict[str, PersonMerge]) -> dict[str, tuple[Half, Half]]:
    """The residences of the first and the second of each pair, newest first; those of a merged one as each brought them."""
    ids = [residence_id for merge in merges.values() for residence_id in (*merge.moved, *merge.kept)]
    people = [person_id for pair in pairs if pair.id not in merges for person_id in (pair.low_id, pair.high_id)]
    asked = select(Residence).where(or_(Residence.id.in_(ids), Residence.person_id.in_(people)))
    found = db.scalars(asked.order_by(Residence.id.desc())).all()
    return {pair.id: _split(pair, merges.get(pair.id), found) for pair in pairs}


def _split(pair: DuplicatePair, merge: PersonMerge | None, found: Sequence[Residence]) -> tuple[Half, Half]:
    if merge is None:
        low, high = ([home for home in found if home.person_id == person_id] for person_id in (pair.low_id, pair.high_id))
        return low, high
    kept, moved = ([home for home in found if home.id in ids] for ids in (merge.kept, merge.moved))
    return (kept, moved) if merge.survivor_id == pair.low_id else (moved, kept)


def listed(state: str, station_code: str | None, *, across: bool) -> Select[Any]:
    """Pairs in a state with both people, neither erased, sealed, or merged with a third.

    Of a station, of all (None), or those ``across``, whose people have no station in common.
    """
    asked: Select[Any] = select(DuplicatePair, LOW, HIGH)  # type: ignore[assignment] # its rows are told apart where they are used
    asked = asked.join(LOW, LOW.id == DuplicatePair.low_id).join(HIGH, HIGH.id == DuplicatePair.high_id)
    for person in (LOW, HIGH):
        asked = asked.where(person.erased_at.is_(None), person.sealed_at.is_(None))
        if state != PairState.MERGED:
            asked = asked.where(person.merged_into.is_(None))
    asked = asked.where(DuplicatePair.state == state)
    if across:
        return asked.where(~_at_one_station(state, None))
    return asked if station_code is None else asked.where(_at_one_station(state, station_code))


def _at_one_station(state: str, station_code: str | None) -> ColumnElement[bool]:
    """Both halves live or lived at the station, or (None) at any one."""
    one, other = aliased(Residence), aliased(Residence)
    if state == PairState.MERGED:
        merge = and_(PersonMerge.pair_id == DuplicatePair.id, PersonMerge.undone_at.is_(None))
        common = exists().where(merge, one.id == any_(PersonMerge.kept), other.id == any_(PersonMerge.moved))
    else:
        common = exists().where(one.person_id == DuplicatePair.low_id, other.person_id == DuplicatePair.high_id)
    common = common.where(one.station_code == other.station_code)
    return common if station_code is None else common.where(one.station_code == station_code)


def locked_scan(db: Session, rule_version: int) -> DuplicateScan:
    """How far the scan of one version has come, locked; from the beginning for a version that is new."""
    db.execute(insert(DuplicateScan).values(rule_version=rule_version).on_conflict_do_nothing())
    return db.scalars(select(DuplicateScan).where(DuplicateScan.rule_version == rule_version).with_for_update()).one()


def people_after(db: Session, scan: DuplicateScan, until: datetime, most: int) -> Sequence[Person]:
    """People in the order of their last alteration, those after whom the scan stopped, and altered before ``until``."""
    asked = select(Person).where(Person.updated_at < until)
    if scan.altered_at is not None:
        asked = asked.where(tuple_(Person.updated_at, Person.id) > tuple_(scan.altered_at, scan.person_id))
    return db.scalars(asked.order_by(Person.updated_at, Person.id).limit(most)).all()
