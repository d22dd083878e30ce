"""The rooms of a house as a cell of a file tells of them: ``101:2、102:1、201``, a name and how many beds, one where none is said.

``101-110:2`` are ten rooms; a name with other hyphens (``1-302``) is a name. What a spreadsheet has taken for a time or a day
(``101:2`` became ``101:02:00``, ``1-3`` the third of January) is refused: nobody can say what was meant.
"""

import re
from functools import lru_cache

from shared.contracts.housing.vocabulary.houses import MOST_BEDS, MOST_ROOMS
from shared.decisions import Refused
from shared.files.cells import Text

LONGEST_CELL = 8_000
LONGEST_NAME = 40
_CELL = Text(LONGEST_CELL, is_number=True)
_SIGNS = str.maketrans({"\uff1a": ":", "\n": " ", "\r": " ", "\t": " "})
_AROUND_COLON = re.compile(r"\s*:\s*")
_BETWEEN = re.compile(r"[\u3001,;\uff0c\uff1b\s]+")
_ROOM = re.compile(rf"(?P<name>[^:]{{1,{LONGEST_NAME}}})(?::(?P<beds>[0-9]{{1,4}})\u5e8a?)?")
_RANGE = re.compile(r"([0-9]{3,6})-([0-9]{3,6})")
_DAY = re.compile(r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}\u6708[0-9]{1,2}\u65e5")

Rooms = list[tuple[str, int]]
"""Names and beds, in the order of the cell."""


def rooms(name: str, cell: str) -> Rooms | Refused:
    """What the cell of a column says; ``ROOMS_FORMAT``, ``TOO_MANY_ROOMS``, ``TOO_MANY_BEDS``, or what any text may be refused for."""
    text = _CELL(name, cell.translate(_SIGNS).strip())
    if isinstance(text, Refused):
        return text
    found: Rooms = []
    for word in filter(None, _BETWEEN.split(_AROUND_COLON.sub(":", text))):
        told = _told(name, word)
        if isinstance(told, Refused):
            return told
        found += told
        if len(found) > MOST_ROOMS:
            return Refused("TOO_MANY_ROOMS", f"A house has at most {MOST_ROOMS} rooms.", f"/{name}")
    return found or _unclear(name)


@lru_cache(maxsize=4_096)  # the doors of most houses are called the same
def _told(name: str, word: str) -> Rooms | Refused:
    match = _ROOM.fullmatch(word)
    if match is None or _DAY.fullmatch(match["name"]):
        return _unclear(name)
    beds = int(match["beds"] or 1)
    if not 0 < beds <= MOST_BEDS:
        return Refused("TOO_MANY_BEDS", f"A room has at most {MOST_BEDS} beds.", f"/{name}") if beds else _unclear(name)
    return _several(name, match["name"], beds)


def _several(name: str, word: str, beds: int) -> Rooms | Refused:
    match = _RANGE.fullmatch(word)
    if match is None or len(match[1]) != len(match[2]):
        return [(word, beds)]
    first, last = int(match[1]), int(match[2])
    if last < first:
        return _unclear(name)
    if last - first >= MOST_ROOMS:
        return Refused("TOO_MANY_ROOMS", f"A house has at most {MOST_ROOMS} rooms.", f"/{name}")
    return [(f"{number:0{len(match[1])}}", beds) for number in range(first, last + 1)]


def _unclear(name: str) -> Refused:
    return Refused("ROOMS_FORMAT", "Rooms are written as 101:2, 102:1, 201: a name, and how many beds.", f"/{name}")
