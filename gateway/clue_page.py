"""The page that tells whoever has the code of a clue what has become of it. Nothing stands on it of who gave it or whom it is about."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway import notice_page
from gateway.notice_page import banner, facts
from gateway.public_page import day

KINDS = {"ANSWERED": "good", "DISMISSED": "bad", "UNKNOWN": "bad"}

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "线索办理情况",
        "RECEIVED": "已收到",
        "ACCEPTED": "办理中",
        "ANSWERED": "已答复",
        "DISMISSED": "未予办理",
        "UNKNOWN": "查无此线索",
        "serial": "线索编号",
        "station": "受理单位",
        "received_on": "收到日期",
        "answer_due_on": "答复期限",
        "closed_on": "办结日期",
        "outcome": "办理结果",
        "referred_to": "移送单位",
        "answer": "答复内容",
        "FOUND_TRUE": "情况属实",
        "FOUND_UNTRUE": "经查不属实",
        "NOT_OURS": "不属于公安机关职责，已移送",  # noqa: RUF001 # Chinese punctuation
        "DUPLICATE": "与此前线索重复",
        "FIRE_RESCUE": "消防救援机构",
        "HOUSING_CONSTRUCTION": "住房和城乡建设部门",
        "URBAN_MANAGEMENT": "城市管理部门",
        "MARKET_REGULATION": "市场监督管理部门",
        "TOWNSHIP": "镇（街道）",  # noqa: RUF001 # Chinese punctuation
        "OTHER_STATION": "其他派出所",
        "OTHER": "其他单位",
        "hint": "如情况紧急，请拨打110。本页不显示任何个人信息。",  # noqa: RUF001 # Chinese punctuation
        "retype": "请核对查询码。",
    },
    "en": {
        "title": "Your report: what has become of it",
        "RECEIVED": "Received",
        "ACCEPTED": "Being followed up",
        "ANSWERED": "Answered",
        "DISMISSED": "Not followed up",
        "UNKNOWN": "No report has this code",
        "serial": "Serial",
        "station": "Police station",
        "received_on": "Received on",
        "answer_due_on": "Answer due by",
        "closed_on": "Closed on",
        "outcome": "Outcome",
        "referred_to": "Passed on to",
        "answer": "Answer",
        "FOUND_TRUE": "Found to be so",
        "FOUND_UNTRUE": "Not found to be so",
        "NOT_OURS": "Another authority's, and passed on",
        "DUPLICATE": "Reported before",
        "FIRE_RESCUE": "Fire and rescue",
        "HOUSING_CONSTRUCTION": "Housing and construction",
        "URBAN_MANAGEMENT": "Urban management",
        "MARKET_REGULATION": "Market regulation",
        "TOWNSHIP": "Township or subdistrict",
        "OTHER_STATION": "Another police station",
        "OTHER": "Another authority",
        "hint": "In an emergency call 110. This page shows nothing about any person.",
        "retype": "Compare the code with what you were told.",
    },
}
TITLES = {language: words["title"] for language, words in WORDS.items()}


def page(found: Mapping[str, Any], first: str) -> Response:
    """The page of a ``PublicClueAnswer``, the language ``first`` (``zh`` or ``en``) above the other."""
    return notice_page.page(TITLES, lambda language: _section(found, language), first)


def _section(found: Mapping[str, Any], language: str) -> str:
    words, state = WORDS[language], found["state"]
    shown = "" if found["serial"] is None else facts((words[name], value) for name, value in _shown(found, language).items() if value)
    hint = words["retype" if state == "UNKNOWN" else "hint"]
    return f"{banner(words[state], KINDS.get(state, 'open'))}{shown}<p>{hint}</p>"


def _shown(found: Mapping[str, Any], language: str) -> dict[str, str | None]:
    words, is_closed = WORDS[language], found["closed_on"] is not None
    names = ("received_on", "closed_on" if is_closed else "answer_due_on")
    return {
        "serial": found["serial"],
        "station": found[f"station_name_{language}"],
        **{name: day(found[name], language) for name in names},
        "outcome": words.get(found["outcome"] or ""),
        "referred_to": words.get(found["referred_to"] or ""),
        "answer": found["answer"],
    }
