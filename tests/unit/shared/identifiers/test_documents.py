"""Documents: which numbers are possible and in what form they are filed."""

from datetime import date

import pytest

from shared.decisions import Refused
from shared.identifiers.documents import Document, read_document
from tests.factories.population import fullwidth, resident_number

TODAY = date(2022, 3, 31)
PERMIT = resident_number(region="820000")


@pytest.mark.parametrize(
    ("kind", "number", "filed"),
    [
        ("PASSPORT", "e12345678", "E12345678"),
        ("PASSPORT", "EA1234567", "EA1234567"),
        ("PASSPORT", "AB 123-456", "AB123456"),
        ("PASSPORT", "12345", "12345"),
        ("PASSPORT", "123456789012", "123456789012"),
        ("PASSPORT", fullwidth("G12345678"), "G12345678"),
        ("HOME_RETURN_PERMIT", "H12345678", "H12345678"),
        ("HOME_RETURN_PERMIT", "m12345678", "M12345678"),
        ("HOME_RETURN_PERMIT", "H1234567801", "H12345678"),
        ("TAIWAN_PERMIT", "12345678", "12345678"),
        ("TAIWAN_PERMIT", "1234567890", "1234567890"),
        ("TAIWAN_PERMIT", "1234567890B", "1234567890B"),
        ("RESIDENT_ID", "11010519491231002x", "11010519491231002X"),
        ("RESIDENT_ID", "110105 19491231 002X", "11010519491231002X"),
        ("HK_MACAO_TAIWAN_RESIDENCE_PERMIT", PERMIT, PERMIT),
    ],
)
def test_a_possible_number_is_filed_in_one_form(kind: str, number: str, filed: str) -> None:
    read = read_document(kind, number, TODAY)

    assert isinstance(read, Document)
    assert (read.type, read.number) == (kind, filed)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("PASSPORT", "1234"),
        ("PASSPORT", "1234567890123"),
        ("PASSPORT", "ABCDEFG"),
        ("PASSPORT", "E1234567é"),
        ("HOME_RETURN_PERMIT", "H1234567"),
        ("HOME_RETURN_PERMIT", "H123456789"),
        ("HOME_RETURN_PERMIT", "A12345678"),
        ("HOME_RETURN_PERMIT", "H123456780123"),
        ("TAIWAN_PERMIT", "1234567"),
        ("TAIWAN_PERMIT", "123456789"),
        ("TAIWAN_PERMIT", "12345678901"),
        ("TAIWAN_PERMIT", "1234567890BB"),
        ("RESIDENT_ID", "H12345678"),
        ("HK_MACAO_TAIWAN_RESIDENCE_PERMIT", resident_number()),
    ],
)
def test_an_impossible_number_is_refused(kind: str, number: str) -> None:
    read = read_document(kind, number, TODAY)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == ("DOCUMENT_FORMAT", "/document_number")


def test_a_permits_number_is_filed_as_a_permit() -> None:
    read = read_document("RESIDENT_ID", PERMIT, TODAY)

    assert isinstance(read, Document)
    assert read == read_document("HK_MACAO_TAIWAN_RESIDENCE_PERMIT", PERMIT, TODAY)


def test_the_same_digits_on_another_document_are_another_key() -> None:
    passport, permit = read_document("PASSPORT", "12345678", TODAY), read_document("TAIWAN_PERMIT", "12345678", TODAY)

    assert isinstance(passport, Document)
    assert isinstance(permit, Document)
    assert passport.key != permit.key


def test_a_passport_says_nothing_about_its_holder() -> None:
    read = read_document("PASSPORT", "E12345678", TODAY)

    assert isinstance(read, Document)
    assert (read.sex, read.birth_date, read.nationality) == (None, None, None)
