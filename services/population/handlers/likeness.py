"""Looking for people who look like one person: by a scan of whoever is new or altered, and on demand.

What is found is a pair to be decided by people; nothing else follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from services.population.models import DuplicatePair, DuplicateRule, Person
from services.population.queries import duplicates as queries
from services.population.rules.duplicates import Rule, Subject, features, state_after, transposed
from services.population.sealing import document_index, open_name, open_number, open_phone, search_keys
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.population.vocabulary.duplicates import DuplicateFeature, PairState
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.identifiers.documents import Document

CHUNK = 50
SETTLED = timedelta(minutes=2)
"""How long an alteration is left alone: longer than any transaction takes, so that the scan passes nobody who is committed late."""


def as_rule(rule: DuplicateRule) -> Rule:
    """A version of the rules as they are applied."""
    return Rule(rule.version, rule.weights, rule.similarity, rule.threshold)


def subject_of(uow: UnitOfWork, person: Person, addresses: frozenset[str] = frozenset()) -> Subject:
    """A person as two are compared, in plain text."""
    return Subject(
        document_type=DocumentType(person.document_type),
        number=open_number(uow.cipher, person),
        name=open_name(uow.cipher, person),
        phone=open_phone(uow.cipher, person),
        sex=person.sex,
        birth_date=person.birth_date,
        nationality=person.nationality,
        addresses=addresses,
    )


def scan_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Look at some of those who are new or altered since the last time; returns how many. A new version of the rules looks at all again."""
    rule = as_rule(queries.rule_on(uow.session, uow.today))
    scan = queries.locked_scan(uow.session, rule.version)
    people = queries.people_after(uow.session, scan, uow.now - SETTLED, most)
    for person in people:
        look_at(uow, person, rule)
    if people:
        scan.altered_at, scan.person_id = people[-1].updated_at, people[-1].id
    return uow.commit(len(people))


def look_at(uow: UnitOfWork, person: Person, rule: Rule) -> list[DuplicatePair]:
    """Compare a person with whoever may be the same, and bring the pairs up to date; returns those that are undecided."""
    uow.refuse_on({"uq_duplicate_pair_low_id_high_id": Contended})
    pairs = queries.pairs_with(uow.session, person.id)
    matched = _compared(uow, person, rule, list(pairs)) if _is_comparable(person) else {}
    settled = [_settle(uow, person, other, pairs.get(other), matched.get(other, frozenset()), rule) for other in {**pairs, **matched}]
    return [pair for pair in settled if pair is not None and pair.state == PairState.UNDECIDED]


def _is_comparable(person: Person) -> bool:
    return person.merged_into is None and person.erased_at is None and person.sealed_at is None


def _compared(uow: UnitOfWork, person: Person, rule: Rule, known: Sequence[str]) -> dict[str, frozenset[DuplicateFeature]]:
    """What each candidate has in common with a person. Addresses are asked only of those for whom they could tip the scale."""
    subject = subject_of(uow, person)
    others = {other.id: subject_of(uow, other) for other in _candidates(uow, person, subject, known)}
    found = {other: features(subject, seen, rule.similarity) for other, seen in others.items()}
    most = max(0, rule.score([DuplicateFeature.SAME_ADDRESS]))
    likely = [other for other, matched in found.items() if other in known or rule.score(matched) + most >= rule.threshold]
    homes = queries.addresses(uow.session, [person.id, *likely]) if likely else {}
    shared = {other for other in likely if homes.get(other, frozenset()) & homes.get(person.id, frozenset())}
    return {other: found[other] | ({DuplicateFeature.SAME_ADDRESS} if other in shared else frozenset()) for other in likely}


def _candidates(uow: UnitOfWork, person: Person, subject: Subject, known: Sequence[str]) -> Iterable[Person]:
    keys = search_keys(uow.index, subject.name, subject.birth_date, ("name", "pinyin"))
    numbers = [document_index(uow.index, Document(subject.document_type, number)) for number in transposed(subject)]
    return queries.candidates(uow.session, person, keys, numbers, known)


def _settle(uow: UnitOfWork, person: Person, other: str, pair: DuplicatePair | None, matched: frozenset[str], rule: Rule) -> DuplicatePair | None:
    score = rule.score(matched)
    before = frozenset(pair.matched) if pair else frozenset()
    state = state_after(PairState(pair.state) if pair else None, before, frozenset(matched), reaches=score >= rule.threshold)
    if state is None:
        return None
    if pair is None:
        return _found(uow, person, other, {"matched": sorted(matched), "score": score, "rule_version": rule.version})
    if state in {PairState.UNDECIDED, PairState.LAPSED}:
        _renew(pair, {"state": state.value, "matched": sorted(matched), "score": score, "rule_version": rule.version})
    return pair


def _found(uow: UnitOfWork, person: Person, other: str, values: Mapping[str, object]) -> DuplicatePair:
    low, high = sorted((person.id, other))
    pair = DuplicatePair(id=new_id(), low_id=low, high_id=high, state=PairState.UNDECIDED.value, found_at=uow.now, **values)
    uow.session.add(pair)
    station_code = uow.call.caller.station_code if uow.call.caller else None
    uow.audit("DUPLICATE_FOUND", f"duplicate:{pair.id}", station_code=station_code, related=[f"person:{low}", f"person:{high}"])
    return pair


def _renew(pair: DuplicatePair, values: Mapping[str, object]) -> None:
    if all(getattr(pair, name) == value for name, value in values.items()):
        return
    if values["state"] != pair.state:
        pair.decided_by = pair.decided_at = pair.reason_encrypted = None
    for name, value in values.items():
        setattr(pair, name, value)
    pair.advance(pair.version)
