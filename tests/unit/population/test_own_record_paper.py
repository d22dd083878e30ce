"""A resident's own record on paper: all that was answered stands on it, in the reader's words and the local time."""

from base64 import b64decode
from typing import Any

import pytest

from services.population.handlers.own_record_paper import on_paper, paper_of
from shared.contracts.population.subject_access import MOST_PRINTED
from tests.factories.papers import pages_in, text_of

ACCOUNT = "01890000-0000-7000-8000-00000000c1e4"
DEED = {
    "at": "2022-03-31T17:05:00Z",
    "action": "PERSON_REVEALED",
    "done_zh": "查看了未遮盖的个人信息",
    "done_en": "looked at your details in full",
    "station_code": "changtang",
    "roles": ["CLERK"],
    "purpose": "return of a lost card",
    "account_id": None,
}


def answer(**changed: Any) -> dict[str, Any]:
    return {
        "id": "01890000-0000-7000-8000-000000000001",
        "answered_at": "2022-03-31T04:00:00Z",
        "details": {
            "document_type": "RESIDENT_ID",
            "document_number": "441602199003070012",
            "name": "王小明",
            "phone": None,
            "sex": "MALE",
            "birth_date": "1990-03-07",
            "nationality": "CHN",
            "registered_at": "2022-02-28T16:30:00Z",
        },
        "residences": [
            {"address": {"text": "长塘路 12 号", "room": "302"}, "started_on": "2022-03-01", "ended_on": None, "station_code": "changtang"},
            {"address": {"text": "东江路 3 号", "room": None}, "started_on": "2021-03-01", "ended_on": "2022-02-01", "station_code": "pingnan"},
        ],
        "history": [
            {
                "kind": "CHANGE",
                "changed_on": "2022-03-20",
                "before": {"address": {"text": "长塘路 12 号", "room": "101"}, "phone": "13800138000"},
                "after": {"address": {"text": "长塘路 12 号", "room": "302"}, "phone": None},
            }
        ],
        "deeds": [DEED, {**DEED, "roles": [], "station_code": None, "purpose": None, "account_id": ACCOUNT}],
        "next": None,
        **changed,
    }


def printed(found: dict[str, Any], language: str = "zh") -> bytes:
    return b64decode(on_paper(found, language, 20)["pdf"])


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            ["本人档案查询结果", "王小明", "441602199003070012", "居民身份证", "东江路 3 号", "长塘路 12 号 101", "至今", "变更", "电话",
             "2022-04-01 01:05", "查看了未遮盖的个人信息", "窗口人员", "系统", "return of a lost card"],
        ),
        (
            "en",
            ["Your record", "王小明", "Resident identity card", "Male", "today", "Change", "phone", "looked at your details in full", "clerk",
             "the system", "2022-03-01 00:30"],
        ),
    ],
)  # fmt: skip
def test_the_paper_says_what_was_answered(language: str, lines: list[str]) -> None:
    read = text_of(printed(answer(), language)).replace("\u200b", "").replace("\n", "").replace(" ", "")

    assert [line for line in lines if line.replace(" ", "") not in read] == []


def test_each_field_of_a_change_is_a_line() -> None:
    lines = paper_of(answer())["history"]

    assert [(line["field"], line["before"], line["after"]) for line in lines] == [
        ("address", "长塘路 12 号 101", "长塘路 12 号 302"),
        ("phone", "13800138000", None),
    ]


@pytest.mark.parametrize("purpose", ["查" * 200, "x" * 200, '#panic("x") $a$ *b*'])
def test_as_many_deeds_as_are_printed_fit_whatever_their_purposes(purpose: str) -> None:
    deeds = [{**DEED, "purpose": purpose, "account_id": ACCOUNT}] * MOST_PRINTED

    paper = on_paper(answer(deeds=deeds, next="more"), "zh", 60)

    assert paper["complete"] is False
    assert pages_in(b64decode(paper["pdf"])) > 5


def test_somebody_of_whom_nothing_was_changed_is_told_so() -> None:
    assert "没有变更" in text_of(printed(answer(history=[]))).replace("\n", "")
