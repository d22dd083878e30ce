"""What the cells of a row say, or all that is wrong with them, by column.

A cell is a text. What a spreadsheet has made of it is undone where that is possible (full width, dates in several forms) and
refused where it is not: a number of 18 digits that became 4.41602E+17 has lost its end.

A column reads its cells by a ``ReadCell``: ``Text``, ``Words``, ``Number``, ``day``, or a function of the service's own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shared.decisions import Refused

ReadCell = Callable[[str, str], Any]
"""From the column's name and a cell that is trimmed and not empty, its value, or ``Refused`` with the pointer ``/<column>``."""

EXAMPLE = ("示例", "EXAMPLE")
"""How the first cell of a template's example row begins; such rows are passed over."""
_FORMULA = frozenset("=+-@")
_MANGLED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+")
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:\.([0-9]{1,12}))?")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")


def is_example(cells: Sequence[str]) -> bool:
    """Whether a row is the template's example."""
    return cells[0].lstrip().upper().startswith(EXAMPLE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of so many characters. ``is_number``: digits, which a spreadsheet may have cut off. ``is_guarded``: no formula may stand there."""

    longest: int = 200
    shortest: int = 1
    is_number: bool = False
    is_guarded: bool = True

    def __call__(self, name: str, cell: str) -> str | Refused:
        """The text, in NFC."""
        text = unicodedata.normalize("NFC", cell)
        if self.is_guarded and text[0] in _FORMULA:
            return Refused("CELL_FORMULA", "A cell does not begin with =, +, - or @.", f"/{name}")
        if self.is_number and _MANGLED.fullmatch(text.upper()):
            return Refused("NUMBER_MANGLED", "The spreadsheet has cut the number off; write the column as text.", f"/{name}")
        if not self.shortest <= len(text) <= self.longest:
            return Refused("CELL_LENGTH", "This text is too short or too long.", f"/{name}")
        if not text.isprintable() and any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in text):
            return Refused("CELL_CHARACTERS", "Control and invisible characters are not allowed.", f"/{name}")
        return text


class Words:
    """One of some words, each of which means one of ``own``; those mean themselves. ``also`` is a form that other words may have."""

    def __init__(self, words: Mapping[str, str], own: Iterable[str] = (), also: re.Pattern[str] | None = None) -> None:
        self.meanings: Mapping[str, str] = {**words, **{str(word): str(word) for word in own}}
        self._also = also

    def __call__(self, name: str, cell: str) -> str | Refused:
        """What the word means."""
        return self.meanings.get(cell) or self._in_another_spelling(name, cell)

    def _in_another_spelling(self, name: str, cell: str) -> str | Refused:
        known = self.meanings.get("".join(unicodedata.normalize("NFKC", cell).split()).upper())
        if known is None and self._also is not None and self._also.fullmatch(cell.upper()):
            return cell.upper()
        return known or Refused("UNKNOWN_WORD", "This column has no such word.", f"/{name}")

    def offered(self) -> list[str]:
        """One Chinese word for each meaning, the first: what a template offers, whose lists hold 255 characters."""
        chinese = [word for word in self.meanings if not word.isascii()]
        return list({self.meanings[word]: word for word in reversed(chinese)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds, whole or (``is_whole`` not) with decimals; ``units`` may stand behind it."""

    least: Decimal | int
    most: Decimal | int
    is_whole: bool = True
    units: tuple[str, ...] = ()

    def __call__(self, name: str, cell: str) -> Decimal | int | Refused:
        """An ``int`` of a column of whole numbers, a ``Decimal`` of another."""
        bare = "".join(unicodedata.normalize("NFKC", cell).split())
        unit = next((unit for unit in self.units if bare.endswith(unit)), "")
        match = _NUMBER.fullmatch(bare.removesuffix(unit))
        if match is None or (self.is_whole and (match[2] or "").strip("0")):
            return Refused("NUMBER_FORMAT", "A number is written in digits, with a point if it may have decimals.", f"/{name}")
        number = Decimal(match[0])
        if not self.least <= number <= self.most:
            return Refused("NUMBER_RANGE", "This number is too small or too large.", f"/{name}")
        return int(number) if self.is_whole else number


@lru_cache(maxsize=4096)
def day(name: str, cell: str) -> date | Refused:
    """A calendar date, in one of the forms in which spreadsheets and people write it."""
    match = _DATE.fullmatch(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", cell)))
    if match:
        year, *rest = (int(part) for part in match.groups() if part is not None)
        try:
            return date(year, *rest)
        except ValueError:
            return Refused("DATE_INVALID", "There is no such day.", f"/{name}")
    return Refused("DATE_FORMAT", "A date is written as 2022-03-01.", f"/{name}")
