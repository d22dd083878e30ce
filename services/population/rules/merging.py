"""What becomes of the spells of two records that are one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of residence as merging looks at it."""

    id: str
    address_key: str
    started_on: date
    is_active: bool


def twice_active(kept: Iterable[Spell], moved: Iterable[Spell]) -> list[str]:
    """The spells to end as DUPLICATE because both records have an active one at the same address: those that began later.

    So the earlier start stays on file; of two that began on one day the survivor's goes on.
    """
    lives = {spell.address_key: spell for spell in kept if spell.is_active}
    both = [(lives[spell.address_key], spell) for spell in moved if spell.is_active and spell.address_key in lives]
    return [(came if came.started_on >= stayed.started_on else stayed).id for stayed, came in both]
