"""Names, and what is said of a person against the document and against what is on file."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.documents import Document, read_document
from services.population.rules.people import LONGEST_NAME, check_details, differences, read_name, same_name
from shared.decisions import Refused
from tests.factories.population import resident_number

TODAY = date(2022, 3, 31)


def document(number: str = "", kind: str = "RESIDENT_ID") -> Document:
    """A man's resident identity, born on 1990-03-07, unless told otherwise."""
    read = read_document(kind, number or resident_number("19900307", 1), TODAY)
    assert isinstance(read, Document)
    return read


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("张三", "张三"),
        ("  张  三 ", "张 三"),
        ("欧阳小明", "欧阳小明"),
        ("阿卜杜拉 • 热合曼", "阿卜杜拉·热合曼"),
        ("阿卜杜拉・热合曼", "阿卜杜拉·热合曼"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("José María", "José María"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("𠮷野", "𠮷野"),
        ("J. Smith", "J. Smith"),
        ("李" * LONGEST_NAME, "李" * LONGEST_NAME),
    ],
)
def test_a_name_is_read(name: str, filed: str) -> None:
    assert read_name(name) == filed


@pytest.mark.parametrize(
    "name", ["张", "", "· ·", "张3", "张三2", "张三\uff01", "<b>李</b>", "李" * (LONGEST_NAME + 1), "张_三", "张\uff0c三", "😀😀"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    read = read_name(name)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == ("NAME_FORMAT", "/name")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("阿卜杜·热合曼", "阿卜杜热合曼", True),
        ("JOHN SMITH", "John  Smith", True),
        ("Anne-Marie", "Anne Marie", True),
        ("王小明", "王晓明", False),
        ("John Smith", "John Smit", False),
        ("བསོད་ནམས", "བསད་ནམས", False),
    ],
)
def test_spellings_of_one_name_are_one_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ((None, None, None), []),
        (("MALE", date(1990, 3, 7), "CHN"), []),
        (("UNSPECIFIED", None, None), []),
        (("FEMALE", None, None), ["SEX_CONTRADICTS_DOCUMENT"]),
        ((None, date(1990, 3, 8), None), ["BIRTH_DATE_CONTRADICTS_DOCUMENT"]),
        ((None, None, "USA"), ["NATIONALITY_CONTRADICTS_DOCUMENT"]),
    ],
)
def test_details_go_with_the_number(given: tuple[Any, Any, Any], codes: list[str]) -> None:
    assert [refusal.code for refusal in check_details(document(), *given, TODAY)] == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (TODAY, []),
        (date(2022, 4, 1), ["BIRTH_DATE_FUTURE"]),
        (date(1892, 1, 1), []),
        (date(1891, 12, 31), ["BIRTH_DATE_INVALID"]),
    ],
)
def test_a_passport_holders_birth_date_is_in_the_calendar_of_the_living(born: date, codes: list[str]) -> None:
    assert [refusal.code for refusal in check_details(document("E12345678", "PASSPORT"), "FEMALE", born, "FRA", TODAY)] == codes


FILED = {"name": "王小明", "sex": "MALE", "birth_date": date(1990, 3, 7), "nationality": None}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"name": "王晓明"}, ["PERSON_NAME_DIFFERS"]),
        ({"sex": "FEMALE"}, ["PERSON_SEX_DIFFERS"]),
        ({"sex": None}, []),
        ({"sex": "UNSPECIFIED"}, []),
        ({"nationality": "FRA"}, []),
        ({"name": "李红", "birth_date": date(1990, 3, 8)}, ["PERSON_NAME_DIFFERS", "PERSON_BIRTH_DATE_DIFFERS"]),
    ],
)
def test_differences_from_what_is_on_file_are_told(given: dict[str, Any], codes: list[str]) -> None:
    assert [refusal.code for refusal in differences(FILED, FILED | given)] == codes
