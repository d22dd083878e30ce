"""Pairs and rules as the contract's answers."""

from collections.abc import Mapping, Sequence

from services.population.models import DuplicatePair, DuplicateRule, Person
from services.population.schemas.residences import show_person
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary.duplicates import ComparedField, DuplicateFeature
from shared.db.encryption import FieldCipher


def show_rule(rule: DuplicateRule) -> Answer:
    """``DuplicateRuleAnswer``."""
    return {
        "version": rule.version,
        "valid_from": day(rule.valid_from),
        "weights": [{"feature": feature.value, "weight": rule.weights.get(feature.value, 0)} for feature in DuplicateFeature],
        "similarity": rule.similarity,
        "threshold": rule.threshold,
        "basis_zh": rule.basis_zh,
        "basis_en": rule.basis_en,
        "published_by": rule.published_by,
        "published_at": instant(rule.published_at),
    }


def show_pair(pair: DuplicatePair, rule: DuplicateRule, people: Sequence[Person], stations: Sequence[str], cipher: FieldCipher) -> Answer:
    """``DuplicateAnswer``."""
    return {
        "id": pair.id,
        "version": pair_version(pair, people),
        "state": pair.state,
        "rule_version": pair.rule_version,
        "threshold": rule.threshold,
        "score": pair.score,
        "features": [weight | {"matched": weight["feature"] in pair.matched} for weight in show_rule(rule)["weights"]],
        "people": [show_person(person, cipher) for person in people],
        "station_codes": list(stations),
        "found_at": instant(pair.found_at),
        "decided_by": pair.decided_by,
        "decided_at": instant(pair.decided_at) if pair.decided_at else None,
    }


def pair_version(pair: DuplicatePair, people: Sequence[Person]) -> int:
    """Grows with every alteration of the pair or of either person, for none of the three ever shrinks."""
    return pair.version + sum(person.version for person in people)


def show_agreement(agreed: Mapping[ComparedField, bool | None]) -> list[Answer]:
    """A list of ``FieldAgreement``."""
    return [{"field": field.value, "agrees": agrees} for field, agrees in agreed.items()]
