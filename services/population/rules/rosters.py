"""What a new list of an employer's people says against the list before it, and which of its lines say nothing.

People are told apart by their document in canonical form. Who is in the new list only has joined, who is in the old one only
has left; the day of the list is the first day of the one and the first day without the other, unless a day of hire is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.decisions import Refused, refusals
from shared.identifiers.documents import Document, read_document
from shared.identifiers.names import read_name
from shared.identifiers.phones import read_phone

TWICE = Refused("TWICE_IN_LIST", "The same document stands further up in the list.", "/document_number")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list that says who works there; ``hired_on`` None means not told."""

    index: int
    document: Document
    name: str
    phone: str | None
    hired_on: date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the list that cannot be used, with all that is wrong with it; ``key`` is its document's if that can be read."""

    index: int
    wrong: tuple[Refused, ...]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """Somebody on the list before."""

    key: str
    name: str
    phone: str | None
    joined_on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """The lines of both lists, each in one of the four; ``left`` are the keys of documents, in the order they were filed."""

    joined: tuple[Line, ...]
    left: tuple[str, ...]
    altered: tuple[Line, ...]
    unchanged: tuple[Line, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the new list says just what the one before said."""
        return not (self.joined or self.left or self.altered)


def read_lines(people: Sequence[Mapping[str, Any]], as_of: date, today: date) -> tuple[list[Line], list[Problem]]:
    """The lines that can be used, and the problems of the others; of a document that comes twice the first line counts."""
    lines: list[Line] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for index, given in enumerate(people):
        read = _read_line(index, given, as_of, today)
        if isinstance(read, Line) and read.document.key in seen:
            read = Problem(index, (TWICE,), read.document.key)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            seen.add(read.document.key)
            lines.append(read)
    return lines, problems


def _read_line(index: int, given: Mapping[str, Any], as_of: date, today: date) -> Line | Problem:
    document = read_document(given["document_type"], given["document_number"], today)
    name = read_name(given["name"])
    phone = None if given["phone"] is None else read_phone(given["phone"])
    wrong = refusals(document, name, phone, _check_hired_on(document, given["hired_on"], as_of))
    if isinstance(document, Refused) or isinstance(name, Refused) or isinstance(phone, Refused) or wrong:
        return Problem(index, tuple(wrong), document.key if isinstance(document, Document) else None)
    return Line(index, document, name, phone, given["hired_on"])


def _check_hired_on(document: Document | Refused, hired_on: date | None, as_of: date) -> Refused | None:
    if hired_on is None:
        return None
    if hired_on > as_of:
        return Refused("HIRED_AFTER_LIST", "Who is hired after the day of the list does not stand in it.", "/hired_on")
    if isinstance(document, Document) and document.birth_date is not None and hired_on < document.birth_date:
        return Refused("HIRED_BEFORE_BIRTH", "Nobody is hired before birth.", "/hired_on")
    return None


def check_as_of(as_of: date, before: date | None, today: date) -> list[Refused]:
    """A list is of today or a past day, and not older than the one before it."""
    if as_of > today:
        return [Refused("LIST_IN_FUTURE", "A list is of today at the latest.", "/as_of")]
    if before is not None and as_of < before:
        return [Refused("LIST_OUTDATED", "There is a list of a later day.", "/as_of")]
    return []


def compare(filed: Iterable[Filed], lines: Iterable[Line], problems: Iterable[Problem] = ()) -> Difference:
    """The difference; a phone or day of hire that the new list does not tell is not altered by it.

    Whoever is named by a line with a problem has not left: what is wrong with the line is not that the person is missing.
    """
    before = {one.key: one for one in filed}
    joined: list[Line] = []
    altered: list[Line] = []
    unchanged: list[Line] = []
    named = {problem.key for problem in problems}
    for line in lines:
        named.add(line.document.key)
        known = before.get(line.document.key)
        (joined if known is None else altered if _says_otherwise(line, known) else unchanged).append(line)
    left = tuple(key for key in before if key not in named)
    return Difference(tuple(joined), left, tuple(altered), tuple(unchanged))


def _says_otherwise(line: Line, known: Filed) -> bool:
    told = (line.name, line.phone or known.phone, line.hired_on or known.joined_on)
    return told != (known.name, known.phone, known.joined_on)
