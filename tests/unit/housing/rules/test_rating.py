"""Stars from findings and hazards: a rating recomputed by hand, every threshold from both sides, and that mending never harms."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.housing.rules.findings import OpenHazard, Seen
from services.housing.rules.rating import Amendment, Cap, Scheme, StarLine, rate, shown
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.contracts.housing.vocabulary.rating import Basis, CapKind, Level, NotApplicable

PASS, FAIL, NOT_APPLICABLE = ItemResult.PASS, ItemResult.FAIL, ItemResult.NOT_APPLICABLE
LEVELS = {1: Level.RED, 2: Level.ORANGE, 3: Level.YELLOW, 4: Level.BLUE, 5: Level.GREEN}
FROM = {1: 0, 2: 60, 3: 70, 4: 80, 5: 90}
INTERVALS = {1: 7, 2: 14, 3: 21, 4: 30, 5: 60}
SCHEME = Scheme(
    version=1,
    aspects={Aspect.STRUCTURE: 5, Aspect.FIRE: 8, Aspect.SECURITY: 5, Aspect.DUTIES: 4},
    items={"SMOKE_ALARM": 12},
    lines={stars: StarLine(stars, FROM[stars], LEVELS[stars], INTERVALS[stars]) for stars in FROM},
    vetoes={"NO_EBIKE": 2},
    critical_open_stars=1,
    major_overdue_stars=2,
    not_applicable=NotApplicable.LEAVES,
    fixed_on_site_percent=90,
    rectified_percent=80,
    validity_days=90,
    appeal_days=15,
)


def seen(code: str, result: ItemResult = PASS, aspect: Aspect = Aspect.FIRE, **given: Any) -> Seen:
    return Seen(code, aspect, given.pop("severity", Severity.GENERAL), result, **given)


def hazard(code: str, severity: Severity = Severity.GENERAL, *, is_overdue: bool = False) -> OpenHazard:
    return OpenHazard(f"hazard-{code}", code, Aspect.FIRE, severity, is_overdue)


def weighing(**weights: int) -> Scheme:
    return replace(SCHEME, items=weights)


def test_a_rating_recomputed_by_hand() -> None:
    # item           weight        result          points
    # OUTSIDE_WINDOW 5 (STRUCTURE) passed           5
    # SMOKE_ALARM    12 (its own)  three rooms: 4 each; passed 4, failed 0, fixed on the spot 90 % of 4 = 3.6
    # WIRING         8 (FIRE)      failed, its hazard closed since: 80 % of 8 = 6.4
    # LIFT           5 (SECURITY)  does not apply: leaves the sum
    # LETTER         4 (DUTIES)    failed           0
    # REGISTER       4 (DUTIES)    failed, corrected to passed by an appeal: 4
    # got      5 + 4 + 0 + 3.6 + 6.4 + 0 + 4 = 23
    # possible 5 + 12 + 8 + 4 + 4            = 33
    # score    23 / 33 of 100 = 69.6969…, shown 69.69: below 70, so two stars
    found = [
        seen("OUTSIDE_WINDOW", aspect=Aspect.STRUCTURE),
        seen("SMOKE_ALARM", room_id="301"),
        seen("SMOKE_ALARM", FAIL, room_id="302"),
        seen("SMOKE_ALARM", FAIL, room_id="303", fixed_on_site=True),
        seen("WIRING", FAIL),
        seen("LIFT", NOT_APPLICABLE, Aspect.SECURITY),
        seen("LETTER", FAIL, Aspect.DUTIES),
        seen("REGISTER", FAIL, Aspect.DUTIES),
    ]
    amended = {("WIRING", None): Amendment(FAIL, Basis.RECTIFIED), ("REGISTER", None): Amendment(PASS, Basis.CORRECTED)}

    rated = rate(SCHEME, found, [hazard("SMOKE_ALARM"), hazard("LETTER")], amended)

    assert rated.score == Fraction(2300, 33)
    assert shown(rated.score) == Decimal("69.69")
    assert (rated.stars_by_score, rated.stars, rated.level, rated.interval, rated.caps) == (2, 2, Level.ORANGE, 14, ())
    assert [(line.item.code, line.weight, line.got, line.lost, line.basis) for line in rated.trace] == [
        ("OUTSIDE_WINDOW", 5, 5, 0, Basis.AS_SEEN),
        ("SMOKE_ALARM", 4, 4, 0, Basis.AS_SEEN),
        ("SMOKE_ALARM", 4, 0, 4, Basis.AS_SEEN),
        ("SMOKE_ALARM", 4, Fraction("3.6"), Fraction("0.4"), Basis.AS_SEEN),
        ("WIRING", 8, Fraction("6.4"), Fraction("1.6"), Basis.RECTIFIED),
        ("LIFT", 0, 0, 0, Basis.AS_SEEN),
        ("LETTER", 4, 0, 4, Basis.AS_SEEN),
        ("REGISTER", 4, 4, 0, Basis.CORRECTED),
    ]


@pytest.mark.parametrize(
    ("passed", "stars"),
    [(0, 1), (599, 1), (600, 2), (601, 2), (699, 2), (700, 3), (701, 3), (799, 3), (800, 4), (801, 4), (899, 4), (900, 5), (901, 5), (1000, 5)],
)
def test_stars_begin_at_their_threshold(passed: int, stars: int) -> None:
    rated = rate(
        weighing(GOOD=passed or 1, BAD=1000 - passed or 1), [seen("GOOD", PASS if passed else FAIL), seen("BAD", FAIL if passed < 1000 else PASS)], []
    )

    assert (rated.stars_by_score, rated.stars) == (stars, stars)
    assert (rated.level, rated.interval) == (LEVELS[stars], INTERVALS[stars])


def test_a_score_just_below_a_threshold_is_not_shown_as_reaching_it() -> None:
    rated = rate(weighing(GOOD=899_999, BAD=100_001), [seen("GOOD"), seen("BAD", FAIL)], [])

    assert (shown(rated.score), rated.stars) == (Decimal("89.99"), 4)


@pytest.mark.parametrize(
    ("open_hazard", "caps"),
    [
        (hazard("GAS", Severity.CRITICAL), [Cap(CapKind.CRITICAL_OPEN, 1, "GAS", "hazard-GAS")]),
        (hazard("GAS", Severity.CRITICAL, is_overdue=True), [Cap(CapKind.CRITICAL_OPEN, 1, "GAS", "hazard-GAS")]),
        (hazard("EXIT", Severity.MAJOR, is_overdue=True), [Cap(CapKind.MAJOR_OVERDUE, 2, "EXIT", "hazard-EXIT")]),
        (hazard("EXIT", Severity.MAJOR), []),
        (hazard("LAMP", Severity.GENERAL, is_overdue=True), []),
    ],
)
def test_open_hazards_cap(open_hazard: OpenHazard, caps: list[Cap]) -> None:
    rated = rate(SCHEME, [seen("WIRING")], [open_hazard])

    assert list(rated.caps) == caps
    assert (rated.stars_by_score, rated.stars) == (5, min([5, *(cap.stars for cap in caps)]))


@pytest.mark.parametrize(
    ("found", "amended", "is_capped"),
    [
        (seen("NO_EBIKE", FAIL), None, True),
        (seen("NO_EBIKE", FAIL, fixed_on_site=True), None, False),
        (seen("NO_EBIKE", FAIL), Amendment(FAIL, Basis.RECTIFIED), False),
        (seen("NO_EBIKE", FAIL), Amendment(PASS, Basis.CORRECTED), False),
        (seen("NO_EBIKE", PASS), Amendment(FAIL, Basis.CORRECTED), True),
        (seen("NO_EBIKE", PASS), None, False),
        (seen("NO_EBIKE", NOT_APPLICABLE), None, False),
    ],
)
def test_a_named_item_caps_while_it_is_wrong(found: Seen, amended: Amendment | None, is_capped: bool) -> None:
    others = [seen(f"OTHER_{number}") for number in range(20)]

    rated = rate(SCHEME, [*others, found], [], {("NO_EBIKE", None): amended} if amended else None)

    assert list(rated.caps) == ([Cap(CapKind.ITEM_FAILED, 2, "NO_EBIKE")] if is_capped else [])
    assert rated.stars == (2 if is_capped else 5)


def test_a_named_item_that_fails_in_two_rooms_caps_once_until_both_are_right() -> None:
    found = [seen(f"OTHER_{number}") for number in range(20)] + [seen("NO_EBIKE", FAIL, room_id=room) for room in ("301", "302")]
    first, both = [dict.fromkeys([("NO_EBIKE", room) for room in rooms], Amendment(FAIL, Basis.RECTIFIED)) for rooms in (["301"], ["301", "302"])]

    assert [len(rate(SCHEME, found, [], amended).caps) for amended in ({}, first, both)] == [1, 1, 0]


def test_the_lowest_cap_holds_and_a_cap_never_lifts() -> None:
    hazards = [hazard("EXIT", Severity.MAJOR, is_overdue=True), hazard("GAS", Severity.CRITICAL)]

    assert rate(SCHEME, [seen("WIRING"), seen("NO_EBIKE", FAIL)], hazards).stars == 1
    assert rate(SCHEME, [seen("WIRING", FAIL)], [hazards[0]]).stars == 1


@pytest.mark.parametrize(("rule", "score"), [(NotApplicable.LEAVES, 50), (NotApplicable.PASSES, Fraction(200, 3))])
def test_what_does_not_apply_leaves_the_sum_or_counts_as_passed(rule: NotApplicable, score: Fraction) -> None:
    found = [seen("ONE"), seen("TWO", FAIL), seen("THREE", NOT_APPLICABLE)]

    assert rate(replace(SCHEME, not_applicable=rule), found, []).score == score


@pytest.mark.parametrize("found", [[], [seen("ONE", NOT_APPLICABLE)]])
def test_where_nothing_applies_nothing_speaks_for_the_house(found: list[Seen]) -> None:
    assert (rate(SCHEME, found, []).score, rate(SCHEME, found, []).stars) == (0, 1)


@pytest.mark.parametrize(("points", "text"), [(Fraction(2, 3), "0.66"), (Fraction(1999, 1000), "1.99"), (Fraction(5), "5.00"), (Fraction(0), "0.00")])
def test_points_are_shown_rounded_down(points: Fraction, text: str) -> None:
    assert str(shown(points)) == text


CODES = ["NO_EBIKE", "SMOKE_ALARM", "WIRING", "LETTER"]
FINDINGS = st.lists(
    st.builds(
        Seen,
        st.sampled_from(CODES),
        st.sampled_from(Aspect),
        st.sampled_from(Severity),
        st.sampled_from(ItemResult),
        st.sampled_from([None, "301", "302"]),
        st.booleans(),
    ),
    max_size=10,
    unique_by=lambda item: (item.code, item.room_id),
)
HAZARDS = st.lists(
    st.builds(OpenHazard, st.uuids().map(str), st.sampled_from(CODES), st.sampled_from(Aspect), st.sampled_from(Severity), st.booleans())
)
SCHEMES = st.builds(
    lambda share, rule: replace(SCHEME, fixed_on_site_percent=share, rectified_percent=share, not_applicable=rule),
    st.integers(0, 100),
    st.sampled_from(NotApplicable),
)


@settings(deadline=None)  # a busy machine is no fault
@given(SCHEMES, FINDINGS, HAZARDS, st.data())
def test_putting_an_item_right_never_lowers_the_stars(scheme: Scheme, found: list[Seen], hazards: list[OpenHazard], data: st.DataObject) -> None:
    wrong = [index for index, item in enumerate(found) if item.leaves_a_hazard]
    if not wrong:
        return
    index = data.draw(st.sampled_from(wrong))
    item, before = found[index], rate(scheme, found, hazards)
    left = [one for one in hazards if one.code != item.code]
    ways = [{"result": PASS}, {"fixed_on_site": True}]
    after = [rate(scheme, [*found[:index], replace(item, **way), *found[index + 1 :]], left) for way in ways]
    after.append(rate(scheme, found, left, {(item.code, item.room_id): Amendment(FAIL, Basis.RECTIFIED)}))

    assert all(one.stars >= before.stars and one.score >= before.score for one in after)


@settings(deadline=None)  # a busy machine is no fault
@given(SCHEMES, FINDINGS, HAZARDS)
def test_the_trace_adds_up_to_the_score(scheme: Scheme, found: list[Seen], hazards: list[OpenHazard]) -> None:
    rated = rate(scheme, found, hazards)
    got, possible = (sum(getattr(line, name) for line in rated.trace) for name in ("got", "weight"))

    assert rated.score == (100 * got / possible if possible else 0)
    assert all(line.got + line.lost == line.weight for line in rated.trace)
    assert rated.stars == min([rated.stars_by_score, *(cap.stars for cap in rated.caps)])
