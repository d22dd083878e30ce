"""When two records look like one person: by features that are published, each with a weight, whose sum has to reach a threshold.

The score belongs to the pair and says why it is shown; people decide. What the weights are is versioned data (``duplicate_rule``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.population.rules.readings import read_name_aloud
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.population.vocabulary.duplicates import ComparedField, DuplicateFeature, PairState
from shared.decisions import Refused, refusals
from shared.identifiers.details import is_said
from shared.identifiers.documents import RESIDENT_FORMS
from shared.identifiers.names import same_name
from shared.identifiers.resident_numbers import check_character

F = DuplicateFeature


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as two are compared; ``addresses`` are the keys of all addresses, past ones too."""

    document_type: DocumentType
    number: str
    name: str
    phone: str | None
    sex: str | None
    birth_date: date | None
    nationality: str | None
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the rules; ``similarity`` in per cent, from which names are similar."""

    version: int
    weights: Mapping[str, int]
    similarity: int
    threshold: int

    def score(self, matched: Iterable[str]) -> int:
        """The sum of the weights of what matched."""
        return sum(self.weights.get(feature, 0) for feature in matched)


def features(one: Subject, other: Subject, similarity: int) -> frozenset[DuplicateFeature]:
    """What two records have in common and what tells them apart; of name, birth date and number one feature each."""
    found = [_name(one.name, other.name, similarity), _birth_date(one.birth_date, other.birth_date), _number(one, other)]
    if one.phone is not None and one.phone == other.phone:
        found.append(F.SAME_PHONE)
    if one.addresses & other.addresses:
        found.append(F.SAME_ADDRESS)
    if is_said(one.sex) and is_said(other.sex) and one.sex != other.sex:
        found.append(F.OTHER_SEX)
    return frozenset(feature for feature in found if feature)


def _name(one: str, other: str, similarity: int) -> DuplicateFeature:
    if same_name(one, other):
        return F.SAME_NAME
    readings = [["".join(syllables) for syllables in read_name_aloud(name)] for name in (one, other)]
    both = [(first, second) for first in readings[0] for second in readings[1]]
    if any(_same_reading(first, second) for first, second in both):
        return F.SAME_READING
    near = max((fuzz.ratio(first, second) for first, second in both), default=0.0)
    near = max(near, fuzz.token_sort_ratio(one.casefold(), other.casefold()))
    return F.SIMILAR_NAME if near >= similarity else F.OTHER_NAME


def _same_reading(one: str, other: str) -> bool:
    """The same, or with the given name before the surname, as passports are copied."""
    return len(one) == len(other) and other in one + one


def _birth_date(one: date | None, other: date | None) -> DuplicateFeature | None:
    if one is None or other is None:
        return None
    return F.SAME_BIRTH_DATE if one == other else F.OTHER_BIRTH_DATE


def _number(one: Subject, other: Subject) -> DuplicateFeature | None:
    if one.document_type != other.document_type:
        return F.OTHER_DOCUMENT_TYPE
    # The check digit follows from the others: who mistypes one of them and gets it through has two that differ.
    first, second = (subject.number[:17] if one.document_type in RESIDENT_FORMS else subject.number for subject in (one, other))
    if OSA.distance(first, second, score_cutoff=1) <= 1:
        return F.SIMILAR_NUMBER
    # Whoever has a new passport has a new number; all other numbers are for life.
    return None if one.document_type is DocumentType.PASSPORT else F.OTHER_NUMBER


def transposed(subject: Subject) -> list[str]:
    """The numbers that a resident identity number becomes when two neighbouring digits change places and the check digit follows."""
    if subject.document_type not in RESIDENT_FORMS:
        return []
    body = subject.number[:17]
    swapped = {body[:at] + body[at + 1] + body[at] + body[at + 2 :] for at in range(16)} - {body}
    return sorted(digits + check_character(digits) for digits in swapped)


def agreement(one: Subject, other: Subject) -> dict[ComparedField, bool | None]:
    """Field by field whether both say the same; None where one says nothing."""
    said = {field: (_said(one, field), _said(other, field)) for field in ComparedField}
    agreed = {field: first == second if is_said(first) and is_said(second) else None for field, (first, second) in said.items()}
    return agreed | {ComparedField.NAME: same_name(one.name, other.name)}


def _said(subject: Subject, field: ComparedField) -> object:
    return subject.number if field is ComparedField.DOCUMENT_NUMBER else getattr(subject, field.value)


def state_after(state: PairState | None, before: frozenset[str], now: frozenset[str], *, reaches: bool) -> PairState | None:
    """What becomes of a pair that is looked at (again), None being no pair.

    A dismissed pair comes back only when a feature matches that did not when it was dismissed, be it for new data or a new rule;
    other weights or another threshold alone bring none back. A merged pair stays.
    """
    if state is PairState.MERGED:
        return state
    if state is PairState.DISMISSED:
        return PairState.UNDECIDED if reaches and now - before else state
    if reaches:
        return PairState.UNDECIDED
    return None if state is None else PairState.LAPSED


def check_rule(weights: list[tuple[str, int]], threshold: int, valid_from: date, today: date) -> list[Refused]:
    """What is wrong with a new version of the rules."""
    named = [feature for feature, _ in weights]
    reachable = sum(weight for _, weight in weights if weight > 0)
    return refusals(
        sorted(named) != sorted(F) and Refused("WEIGHTS_INCOMPLETE", "Every feature has one weight.", "/weights"),
        reachable < threshold and Refused("THRESHOLD_OUT_OF_REACH", "No pair can reach this threshold.", "/threshold"),
        valid_from < today and Refused("RULE_IN_THE_PAST", "A version of the rules is valid from today on at the earliest.", "/valid_from"),
    )
