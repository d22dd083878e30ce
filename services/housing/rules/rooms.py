"""Which rooms and beds a house may be given beside those that it has."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.contracts.housing.vocabulary.houses import MOST_BEDS, MOST_ROOMS
from shared.decisions import ALLOWED, Decision, Refused


@dataclass(frozen=True, slots=True)
class Count:
    """Open rooms and open beds of a house, and beds that are taken."""

    rooms: int = 0
    beds: int = 0
    taken: int = 0


@lru_cache(maxsize=4_096)  # the doors of most houses are called the same
def room_key(name: str) -> str:
    """What two spellings of one door have in common: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def check_rooms(names: Sequence[str], there: Iterable[str]) -> list[Refused]:
    """What is wrong with adding rooms of these names to those that are ``there``; pointers are those of a list ``rooms``."""
    known = {room_key(name) for name in there}
    wrong = [] if len(known) + len(names) <= MOST_ROOMS else [Refused("TOO_MANY_ROOMS", f"A house has at most {MOST_ROOMS} rooms.", "/rooms")]
    for place, name in enumerate(names):
        key = room_key(name)
        if key in known:
            wrong.append(Refused("ROOM_EXISTS", "The house has a room of this name.", f"/rooms/{place}/name"))
        known.add(key)
    return wrong


def check_room_name(name: str, others: Iterable[str]) -> Decision:
    """No two rooms of a house have one name."""
    taken = room_key(name) in {room_key(other) for other in others}
    return Refused("ROOM_EXISTS", "The house has a room of this name.", "/name") if taken else ALLOWED


def check_beds(there: int, more: int) -> Decision:
    """A room has room for so many beds, closed ones counted."""
    return Refused("TOO_MANY_BEDS", f"A room has at most {MOST_BEDS} beds.", "/beds") if there + more > MOST_BEDS else ALLOWED


def bed_labels(there: Sequence[str], more: int) -> list[str]:
    """The labels of more beds: the numbers that follow the highest."""
    highest = max((int(label) for label in there if label.isdecimal()), default=0) if there else 0
    return [str(highest + number) for number in range(1, more + 1)]
