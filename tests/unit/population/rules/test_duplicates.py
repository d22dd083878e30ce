"""When two records look like one person, by the rules that the first migration writes and a set of labelled pairs."""

import importlib.util
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.population import migrations
from services.population.rules.duplicates import Rule, Subject, agreement, check_rule, features, state_after, transposed
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.population.vocabulary.duplicates import ComparedField, DuplicateFeature, PairState
from shared.identifiers.documents import Document, read_document
from tests.factories.population import resident_number
from tests.factories.population_duplicates import LABELLED, subject

TODAY = date(2022, 3, 31)
F = DuplicateFeature
U, D, M, L = PairState.UNDECIDED, PairState.DISMISSED, PairState.MERGED, PairState.LAPSED


def first_rule() -> Rule:
    """What the migration writes."""
    [path] = (Path(next(iter(migrations.__path__))) / "versions").glob("*0006_*.py")
    spec = importlib.util.spec_from_file_location("first_rule", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Rule(1, module.WEIGHTS, module.SIMILARITY, module.THRESHOLD)


RULE = first_rule()


def found(one: Subject, other: Subject) -> set[str]:
    return set(features(one, other, RULE.similarity))


@pytest.mark.parametrize(
    ("one", "other", "feature"),
    [
        ("张小明", "张小明", F.SAME_NAME),
        ("John Smith", "JOHN  SMITH", F.SAME_NAME),
        ("张小明", "张晓明", F.SAME_READING),
        ("WANG XIAOMING", "王晓明", F.SAME_READING),
        ("XIAOMING WANG", "王晓明", F.SAME_READING),
        ("吕伟", "LYU WEI", F.SAME_READING),
        ("李文静", "李文婧", F.SAME_READING),
        ("John Smith", "Jon Smith", F.SIMILAR_NAME),
        ("张小明", "张小民", F.SIMILAR_NAME),
        ("张小明", "张小亮", F.OTHER_NAME),
        ("张小明", "李小红", F.OTHER_NAME),
        ("Лев Толстой", "Лев Толстои", F.SIMILAR_NAME),
    ],
)
def test_names_are_the_same_or_read_so_or_similar_or_other(one: str, other: str, feature: F) -> None:
    assert found(subject(name=one), subject(name=other)) & {F.SAME_NAME, F.SAME_READING, F.SIMILAR_NAME, F.OTHER_NAME} == {feature}


NUMBER = resident_number("19900307", 11)


@pytest.mark.parametrize(
    ("one", "other", "feature"),
    [
        (("RESIDENT_ID", NUMBER), ("RESIDENT_ID", resident_number("19900307", 101)), F.SIMILAR_NUMBER),  # 011 and 101
        (("RESIDENT_ID", NUMBER), ("RESIDENT_ID", resident_number("19900307", 13)), F.SIMILAR_NUMBER),  # one digit
        (("RESIDENT_ID", NUMBER), ("RESIDENT_ID", resident_number("19900318", 11)), F.OTHER_NUMBER),  # two digits
        (("RESIDENT_ID", NUMBER), ("RESIDENT_ID", resident_number("19850412", 33)), F.OTHER_NUMBER),
        (("PASSPORT", "E12345678"), ("PASSPORT", "E12345687"), F.SIMILAR_NUMBER),
        (("PASSPORT", "E12345678"), ("PASSPORT", "E99999999"), None),
        (("TAIWAN_PERMIT", "12345678"), ("TAIWAN_PERMIT", "87654321"), F.OTHER_NUMBER),
        (("PASSPORT", "E12345678"), ("RESIDENT_ID", NUMBER), F.OTHER_DOCUMENT_TYPE),
    ],
)
def test_numbers_are_one_sign_apart_or_others(one: tuple[str, str], other: tuple[str, str], feature: F | None) -> None:
    pair = [subject(document_type=DocumentType(kind), number=number) for kind, number in (one, other)]
    of_numbers = {F.SIMILAR_NUMBER, F.OTHER_NUMBER, F.OTHER_DOCUMENT_TYPE}

    assert found(*pair) & of_numbers == ({feature} if feature else set())


@pytest.mark.parametrize(
    ("field", "one", "other", "feature", "has"),
    [
        ("phone", "13800138000", "13800138000", F.SAME_PHONE, True),
        ("phone", "13800138000", "13800138001", F.SAME_PHONE, False),
        ("phone", None, None, F.SAME_PHONE, False),
        ("addresses", frozenset("ab"), frozenset("bc"), F.SAME_ADDRESS, True),
        ("addresses", frozenset("ab"), frozenset("cd"), F.SAME_ADDRESS, False),
        ("sex", "MALE", "FEMALE", F.OTHER_SEX, True),
        ("sex", "MALE", "UNSPECIFIED", F.OTHER_SEX, False),
        ("sex", "MALE", None, F.OTHER_SEX, False),
        ("birth_date", date(1990, 3, 7), date(1990, 3, 7), F.SAME_BIRTH_DATE, True),
        ("birth_date", date(1990, 3, 7), date(1990, 3, 8), F.SAME_BIRTH_DATE, False),
        ("birth_date", date(1990, 3, 7), date(1990, 3, 8), F.OTHER_BIRTH_DATE, True),
        ("birth_date", date(1990, 3, 7), None, F.OTHER_BIRTH_DATE, False),
    ],
)
def test_other_features(field: str, one: Any, other: Any, feature: F, has: bool) -> None:
    assert (feature in found(subject(**{field: one}), subject(**{field: other}))) is has


def test_comparing_does_not_depend_on_who_comes_first() -> None:
    for pair in LABELLED:
        assert found(pair.one, pair.other) == found(pair.other, pair.one)


def test_the_first_rule_finds_labelled_pairs() -> None:
    shown = [(pair, RULE.score(found(pair.one, pair.other)) >= RULE.threshold) for pair in LABELLED]
    right = sum(1 for pair, is_shown in shown if is_shown and pair.same)

    precision = right / sum(1 for _, is_shown in shown if is_shown)
    recall = right / sum(1 for pair, _ in shown if pair.same)
    assert min(precision, recall) >= 0.9, [pair.why for pair, is_shown in shown if is_shown != pair.same]


def test_every_feature_has_a_weight_and_a_score_is_their_sum() -> None:
    assert set(RULE.weights) == set(F)
    assert RULE.score({F.SAME_NAME, F.OTHER_SEX}) == RULE.weights["SAME_NAME"] + RULE.weights["OTHER_SEX"]


def test_transposed_numbers_are_possible_ones_but_for_the_birth_date() -> None:
    swapped = transposed(subject(number=NUMBER))

    assert NUMBER not in swapped
    assert resident_number("19900307", 101) in swapped
    readable = [read_document("RESIDENT_ID", number, TODAY) for number in swapped]
    assert any(isinstance(document, Document) for document in readable)
    assert transposed(subject(document_type=DocumentType.PASSPORT, number="E12345678")) == []


def test_fields_agree_differ_or_say_nothing() -> None:
    agreed = agreement(subject(phone=None, sex="MALE", name="张小明"), subject(phone="13800138000", sex="FEMALE", name="张 小明"))

    assert (agreed[ComparedField.NAME], agreed[ComparedField.SEX], agreed[ComparedField.PHONE]) == (True, False, None)


@pytest.mark.parametrize(
    ("state", "before", "now", "reaches", "after"),
    [
        (None, "", "a", True, U),
        (None, "", "a", False, None),
        (U, "a", "a", True, U),
        (U, "a", "", False, L),
        (L, "a", "a", True, U),
        (L, "a", "", False, L),
        (D, "ab", "ab", True, D),
        (D, "ab", "a", True, D),
        (D, "ab", "abc", True, U),
        (D, "ab", "abc", False, D),
        (M, "a", "b", True, M),
        (M, "a", "", False, M),
    ],
)
def test_what_becomes_of_a_pair(state: PairState | None, before: str, now: str, reaches: bool, after: PairState | None) -> None:
    assert state_after(state, frozenset(before), frozenset(now), reaches=reaches) is after


WEIGHTS = sorted(RULE.weights.items())
MOST = sum(weight for _, weight in WEIGHTS if weight > 0)


@pytest.mark.parametrize(
    ("weights", "threshold", "valid_from", "codes"),
    [
        (WEIGHTS, 60, TODAY, []),
        (WEIGHTS, MOST, TODAY, []),
        (WEIGHTS, MOST + 1, TODAY, ["THRESHOLD_OUT_OF_REACH"]),
        (WEIGHTS[1:], 60, TODAY, ["WEIGHTS_INCOMPLETE"]),
        ([*WEIGHTS, WEIGHTS[0]], 60, TODAY, ["WEIGHTS_INCOMPLETE"]),
        (WEIGHTS, 60, TODAY - timedelta(days=1), ["RULE_IN_THE_PAST"]),
        ([], 60, TODAY - timedelta(days=1), ["WEIGHTS_INCOMPLETE", "THRESHOLD_OUT_OF_REACH", "RULE_IN_THE_PAST"]),
    ],
)
def test_a_rule_is_complete_reachable_and_not_in_the_past(weights: list[tuple[str, int]], threshold: int, valid_from: date, codes: list[str]) -> None:
    assert [refusal.code for refusal in check_rule(weights, threshold, valid_from, TODAY)] == codes
