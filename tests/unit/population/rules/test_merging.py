"""Which of two spells at one address goes on after a merge."""

from datetime import date

import pytest

from services.population.rules.merging import Spell, twice_active


def spell(name: str, address: str = "长塘路12号", day: int = 1, *, active: bool = True) -> Spell:
    return Spell(name, address, date(2022, 3, day), active)


@pytest.mark.parametrize(
    ("kept", "moved", "ended"),
    [
        ([spell("k", day=1)], [spell("m", day=2)], ["m"]),
        ([spell("k", day=2)], [spell("m", day=2)], ["m"]),
        ([spell("k", day=3)], [spell("m", day=2)], ["k"]),
        ([spell("k")], [spell("m", "东江路3号")], []),
        ([spell("k", active=False)], [spell("m")], []),
        ([spell("k")], [spell("m", active=False)], []),
        ([], [spell("m")], []),
        ([spell("k1"), spell("k2", "b")], [spell("m1", day=2), spell("m2", "b", day=2), spell("m3", "c")], ["m1", "m2"]),
    ],
)
def test_the_spell_that_began_later_ends(kept: list[Spell], moved: list[Spell], ended: list[str]) -> None:
    assert twice_active(kept, moved) == ended
