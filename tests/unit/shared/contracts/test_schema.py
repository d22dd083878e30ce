"""Text that comes in is safe to store, to show and to compare."""

import pytest
from marshmallow import ValidationError, fields

from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text


class Note(Request):
    text = Text(max_length=5)
    lines = Text(max_length=10, multiline=True)
    station = StationCode()
    id = Identifier()


class Fact(Answer):
    text = fields.String()


@pytest.mark.parametrize(("given", "kept"), [("  ab ", "ab"), ("e\u0301", "é"), ("王小明", "王小明"), ("abcde", "abcde")])
def test_text_is_trimmed_and_normalised(given: str, kept: str) -> None:
    assert Note().load({"text": given}) == {"text": kept}


@pytest.mark.parametrize("text", ["", "   ", "abcdef", "a\x00b", "a\nb", "a\u202eb", "a\u200bb", "\ud800", 5, None, ["a"]])
def test_text_that_could_mislead_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        Note().load({"text": text})


def test_several_lines_only_where_they_are_meant() -> None:
    assert Note().load({"lines": "a\nb"}) == {"lines": "a\nb"}


@pytest.mark.parametrize("code", ["x", "Changtang", "a b", "-ab", "a" * 33, "长塘", "changtang\n"])
def test_a_station_code_is_lower_case_latin(code: str) -> None:
    with pytest.raises(ValidationError):
        Note().load({"station": code})


def test_a_station_code_of_any_district_is_taken() -> None:
    assert Note().load({"station": "changtang"}) == {"station": "changtang"}
    assert Note().load({"station": "a1"}) == {"station": "a1"}


def test_an_identifier_stays_a_string() -> None:
    assert Note().load({"id": "0199A0B0-0000-7000-8000-000000000000"}) == {"id": "0199a0b0-0000-7000-8000-000000000000"}


def test_requests_refuse_and_answers_skip_the_unknown() -> None:
    with pytest.raises(ValidationError):
        Note().load({"typo": 1})
    assert Fact().load({"text": "a", "later": 1}) == {"text": "a"}


@pytest.mark.parametrize(("limit", "good"), [(1, True), (200, True), (0, False), (201, False)])
def test_a_page_has_one_to_two_hundred_rows(limit: int, good: bool) -> None:
    if good:
        assert PageRequest().load({"limit": limit})["limit"] == limit
    else:
        with pytest.raises(ValidationError):
            PageRequest().load({"limit": limit})
