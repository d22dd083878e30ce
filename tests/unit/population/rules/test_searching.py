"""By what people may be searched."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.searching import WAYS, read_search
from shared.identifiers.documents import Document

TODAY = date(2022, 3, 31)


def asked(**given: Any) -> dict[str, Any]:
    return {**dict.fromkeys(WAYS), "document_type": "RESIDENT_ID", "birth_year": None, "sex": None, **given}


@pytest.mark.parametrize(
    ("given", "by", "wanted"),
    [
        ({"phone": "+86 138-0013-8000"}, "phone", "13800138000"),
        ({"name": " 张 小明", "birth_year": 1990}, "name", "张小明"),
        ({"name": "张明", "birth_year": 1990}, "name", "张明"),
        ({"pinyin": "Zhāng Xiǎo-míng", "birth_year": 1990}, "pinyin", "zhangxiaoming"),
        ({"initials": "Z X M", "birth_year": 1990}, "initials", "zxm"),
        ({"initials": "zm", "birth_year": 1990}, "initials", "zm"),
    ],
)
def test_reads_what_is_searched(given: dict[str, Any], by: str, wanted: str) -> None:
    assert read_search(asked(**given), TODAY) == (by, wanted, [])


def test_a_number_is_read_as_a_document() -> None:
    by, wanted, wrong = read_search(asked(document_number="44160219900307001x"), TODAY)

    assert (by, [refusal.code for refusal in wrong]) == ("document_number", ["DOCUMENT_CHECK_DIGIT"])
    by, wanted, wrong = read_search(asked(document_number="H12345678", document_type="HOME_RETURN_PERMIT"), TODAY)
    assert isinstance(wanted, Document)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, [("SEARCH_BY_ONE", "")]),
        ({"birth_year": 1990}, [("SEARCH_BY_ONE", "")]),
        ({"name": "张小明", "phone": "13800138000", "birth_year": 1990}, [("SEARCH_BY_ONE", "/phone"), ("SEARCH_BY_ONE", "/name")]),
        ({"name": "张小明"}, [("SEARCH_TOO_WIDE", "/birth_year")]),
        ({"pinyin": "zhangxiaoming"}, [("SEARCH_TOO_WIDE", "/birth_year")]),
        ({"initials": "zxm"}, [("SEARCH_TOO_WIDE", "/birth_year")]),
        ({"initials": "z"}, [("SEARCH_TOO_WIDE", "/initials"), ("SEARCH_TOO_WIDE", "/birth_year")]),
        ({"name": "张", "birth_year": 1990}, [("SEARCH_TOO_WIDE", "/name")]),
        ({"name": "张3明", "birth_year": 1990}, [("NAME_FORMAT", "/name")]),
        ({"pinyin": "张小明", "birth_year": 1990}, [("READING_FORMAT", "/pinyin")]),
        ({"initials": "z1", "birth_year": 1990}, [("READING_FORMAT", "/initials")]),
        ({"phone": "12"}, [("PHONE_FORMAT", "/phone")]),
    ],
)
def test_refuses_what_cannot_be_or_fits_too_many(given: dict[str, Any], refused: list[tuple[str, str]]) -> None:
    _, wanted, wrong = read_search(asked(**given), TODAY)

    assert wanted is None
    assert [(refusal.code, refusal.pointer) for refusal in wrong] == refused
