"""When a stay that was refused takes what the station has registered meanwhile."""

import pytest

from services.population.rules.stays import Spell, may_adopt

HOUSE, OTHER = "house-1", "house-2"


@pytest.mark.parametrize(
    ("spell", "was_refused", "may"),
    [
        (Spell("RENTAL", "changtang", HOUSE), True, True),
        (Spell("RENTAL", "changtang", None), True, True),
        (Spell("RENTAL", "changtang", OTHER), True, False),
        (Spell("RENTAL", "pingnan", HOUSE), True, False),
        (Spell("OWNED", "changtang", HOUSE), True, False),
        (Spell("RENTAL", "changtang", HOUSE), False, False),
    ],
)
def test_only_after_a_refusal_and_only_what_is_rented_there(spell: Spell, was_refused: bool, may: bool) -> None:  # a table
    assert may_adopt(spell, "changtang", HOUSE, was_refused=was_refused) is may
