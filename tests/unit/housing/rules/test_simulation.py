"""What would raise the stars: the fewest items, checked against every other set; and what one may suppose."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from services.housing.rules.findings import OpenHazard, Seen
from services.housing.rules.simulation import Case, Target, check_supposed, targets
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect
from tests.unit.housing.rules.test_rating import FAIL, FINDINGS, HAZARDS, SCHEME, hazard, seen


def case(*found: Seen, hazards: list[OpenHazard] | None = None) -> Case:
    return Case(SCHEME, found, hazards or [], {})


def ways(of: Case) -> dict[int, Target]:
    return {target.stars: target for target in targets(of)}


def codes(target: Target) -> list[str]:
    return [step.code for step in target.steps]


def test_the_items_that_bring_most_come_first() -> None:
    # Points 60 of 76 in all: SMOKE_ALARM 12 and LETTER 4 are missing; 78.9 is three stars.
    # Put right, SMOKE_ALARM brings 9.6 of 76 (12.6), LETTER 3.2 (4.2): one makes 91.5 (five stars), the other only 83.1 (four).
    good = [seen("GOOD_A", aspect=Aspect.FIRE)] * 5 + [seen(f"GOOD_{number}", aspect=Aspect.STRUCTURE) for number in range(4)]
    found = ways(case(*[Seen(f"{one.code}{number}", one.aspect, one.severity, one.result) for number, one in enumerate(good)],
                      seen("SMOKE_ALARM", FAIL), seen("LETTER", FAIL, Aspect.DUTIES)))  # fmt: skip

    assert {stars: codes(target) for stars, target in found.items()} == {4: ["SMOKE_ALARM"], 5: ["SMOKE_ALARM"]}
    assert all(target.is_reachable for target in found.values())


def test_a_house_with_five_stars_has_nothing_to_reach() -> None:
    assert ways(case(seen("WIRING"))) == {}


def test_a_cap_has_to_go_even_if_it_brings_no_point() -> None:
    of = case(seen("WIRING"), hazards=[hazard("GAS", Severity.CRITICAL), hazard("EXIT", Severity.MAJOR, is_overdue=True)])
    found = ways(of)

    assert {stars: sorted(codes(target)) for stars, target in found.items()} == {
        2: ["GAS"],
        3: ["EXIT", "GAS"],
        4: ["EXIT", "GAS"],
        5: ["EXIT", "GAS"],
    }
    assert [(step.lifts_cap, step.gain, step.hazard_ids) for step in found[2].steps] == [(True, 0, ("hazard-GAS",))]


def test_an_item_is_put_right_in_every_room() -> None:
    of = case(*(seen("NO_EBIKE", FAIL, room_id=room) for room in ("301", "302")), *(seen(f"GOOD_{number}") for number in range(9)))
    [step] = ways(of)[5].steps

    # 8 of 80 points are missing; 80 % of them come back: 6.4 of 80 is 8 of 100.
    assert (step.code, step.gain, step.lifts_cap) == ("NO_EBIKE", 8, True)


def test_what_cannot_be_reached_before_the_next_inspection_says_so() -> None:
    found = ways(case(seen("ONE", FAIL), seen("TWO", FAIL), seen("THREE", FAIL)))

    assert {stars: target.is_reachable for stars, target in found.items()} == {2: True, 3: True, 4: True, 5: False}
    assert (codes(found[5]), found[5].rated.score, len(found[2].steps)) == (["ONE", "THREE", "TWO"], 80, 3)


@settings(deadline=None)  # a busy machine is no fault
@given(FINDINGS, HAZARDS)
def test_no_smaller_set_reaches_as_many_stars(found: list[Seen], hazards: list[OpenHazard]) -> None:
    of = Case(SCHEME, found, hazards, {})
    now = of.rated()
    every = {line.item.code for line in now.trace if line.is_wrong} | {one.code for one in hazards}
    for stars, target in ways(of).items():
        reaching = [
            size for size in range(len(every) + 1) for some in combinations(sorted(every), size) if of.supposing(frozenset(some)).stars >= stars
        ]
        assert target.is_reachable == bool(reaching)
        if reaching:
            assert len(target.steps) == min(reaching)
            assert of.supposing(frozenset(codes(target))) == target.rated


@pytest.mark.parametrize(
    ("fixed", "refused"),
    [([], []), (["WIRING"], []), (["GAS"], []), (["WIRING", "GAS"], []), (["LAMP"], ["ITEM_NOT_OPEN"]), (["NOWHERE", "LAMP"], ["ITEM_NOT_OPEN"])],
)
def test_only_what_is_wrong_can_be_supposed_to_be_put_right(fixed: list[str], refused: list[str]) -> None:
    of = case(seen("WIRING", FAIL), seen("LAMP"), hazards=[hazard("GAS", Severity.CRITICAL)])

    assert [found.code for found in check_supposed(of, fixed)] == refused
