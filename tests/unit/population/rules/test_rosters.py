"""What a new list says against the one before it, line by line; and which lines say nothing."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.rosters import Filed, check_as_of, compare, read_lines
from tests.factories.population import fullwidth, resident_number

TODAY, AS_OF = date(2022, 3, 31), date(2022, 3, 30)
ANNA, BO, CHEN = (resident_number("19900307", sequence) for sequence in (1, 3, 5))


def line(number: str = ANNA, **others: Any) -> dict[str, Any]:
    return {"document_type": "RESIDENT_ID", "document_number": number, "name": "王小明", "phone": None, "hired_on": None, **others}


def filed(number: str = ANNA, **others: Any) -> Filed:
    return Filed(**{"key": f"RESIDENT_ID:{number}", "name": "王小明", "phone": None, "joined_on": date(2022, 3, 1), **others})


def difference(before: list[Filed], *people: dict[str, Any]) -> tuple[list[str], list[str], list[str], list[str], list[int]]:
    """Who joined, left, is altered and unchanged, by the number's last digits; and the lines with a problem."""
    lines, problems = read_lines(people, AS_OF, TODAY)
    found = compare(before, lines, problems)
    parts = ([one.document.number for one in part] for part in (found.joined, found.altered, found.unchanged))
    joined, altered, unchanged = parts
    return joined, [key.partition(":")[2] for key in found.left], altered, unchanged, [one.index for one in problems]


@pytest.mark.parametrize(
    ("before", "people", "expected"),
    [
        ([], [], ([], [], [], [], [])),
        ([], [line()], ([ANNA], [], [], [], [])),
        ([filed()], [], ([], [ANNA], [], [], [])),
        ([filed()], [line()], ([], [], [], [ANNA], [])),
        ([filed(), filed(BO)], [line(BO), line(CHEN)], ([CHEN], [ANNA], [], [BO], [])),
        ([filed()], [line(fullwidth(ANNA))], ([], [], [], [ANNA], [])),
        ([filed()], [line(name="王晓明")], ([], [], [ANNA], [], [])),
        ([filed()], [line(phone="13800138000")], ([], [], [ANNA], [], [])),
        ([filed(phone="13800138000")], [line(phone="+86 138 0013 8000")], ([], [], [], [ANNA], [])),
        ([filed(phone="13800138000")], [line()], ([], [], [], [ANNA], [])),
        ([filed()], [line(hired_on=date(2022, 3, 1))], ([], [], [], [ANNA], [])),
        ([filed()], [line(hired_on=date(2022, 2, 28))], ([], [], [ANNA], [], [])),
        # of a document that comes twice the first line counts
        ([], [line(), line(name="李红")], ([ANNA], [], [], [], [1])),
        ([filed()], [line(), line()], ([], [], [], [ANNA], [1])),
        # a line that cannot be used is no leave
        ([filed()], [line(phone="1")], ([], [], [], [], [0])),
        ([filed()], [line(name="9"), line(BO)], ([BO], [], [], [], [0])),
        # but a number that cannot be read names nobody
        ([filed()], [line(f"{ANNA[:-1]}0" if ANNA[-1] != "0" else f"{ANNA[:-1]}1")], ([], [ANNA], [], [], [0])),
    ],
)
def test_the_difference(before: list[Filed], people: list[dict[str, Any]], expected: tuple[Any, ...]) -> None:
    assert difference(before, *people) == expected


@pytest.mark.parametrize(("people", "nothing"), [([line()], True), ([], False), ([line(), line(BO)], False), ([line(name="王晓明")], False)])
def test_the_same_list_changes_nothing(people: list[dict[str, Any]], nothing: bool) -> None:
    lines, problems = read_lines(people, AS_OF, TODAY)

    assert compare([filed()], lines, problems).changes_nothing is nothing


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (line(""), [("DOCUMENT_FORMAT", "/document_number")]),
        (line("441602199003070019"), [("DOCUMENT_CHECK_DIGIT", "/document_number")]),
        (line(resident_number("20220401")), [("DOCUMENT_BIRTH_DATE_FUTURE", "/document_number")]),
        (line(name=""), [("NAME_FORMAT", "/name")]),
        (line(phone="12"), [("PHONE_FORMAT", "/phone")]),
        (line(hired_on=AS_OF), []),
        (line(hired_on=TODAY), [("HIRED_AFTER_LIST", "/hired_on")]),
        (line(hired_on=date(1990, 3, 7)), []),
        (line(hired_on=date(1990, 3, 6)), [("HIRED_BEFORE_BIRTH", "/hired_on")]),
        (line("", name="", phone="x"), [("DOCUMENT_FORMAT", "/document_number"), ("NAME_FORMAT", "/name"), ("PHONE_FORMAT", "/phone")]),
    ],
)
def test_all_that_is_wrong_with_a_line_is_told(given: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    _, problems = read_lines([given], AS_OF, TODAY)

    assert [(refusal.code, refusal.pointer) for one in problems for refusal in one.wrong] == wrong


@pytest.mark.parametrize(
    ("as_of", "before", "code"),
    [
        (TODAY, None, None),
        (date(2022, 4, 1), None, "LIST_IN_FUTURE"),
        (AS_OF, AS_OF, None),
        (date(2022, 3, 29), AS_OF, "LIST_OUTDATED"),
    ],
)
def test_a_list_is_neither_of_tomorrow_nor_older_than_the_last(as_of: date, before: date | None, code: str | None) -> None:
    assert [refusal.code for refusal in check_as_of(as_of, before, TODAY)] == ([code] if code else [])
