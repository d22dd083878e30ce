"""The page that tells a stranger whether a printed receipt holds. Nothing about a person stands on it."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway import notice_page
from gateway.notice_page import banner, facts
from gateway.public_page import day

GOOD = "VALID"

# Of a residence that has ended a stranger reads no more than that the paper does not hold: that somebody has left is nobody's business.
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "居住登记凭证核验",
        "VALID": "✓ 有效",
        "EXPIRED": "✗ 已过期",
        "ENDED": "✗ 已失效",
        "REVOKED": "✗ 已作废",
        "UNKNOWN": "✗ 查无此凭证",
        "serial": "凭证编号",
        "station": "签发单位",
        "until": "有效期至",
        "compare": "请核对纸质凭证上的编号、签发单位和有效期是否与此一致。本页不显示任何个人信息。",
        "retype": "请核对纸质凭证上的核验码。查无此凭证的纸张不是由本系统签发的。",
    },
    "en": {
        "title": "Residence registration receipt: check",
        "VALID": "✓ Valid",
        "EXPIRED": "✗ Expired",
        "ENDED": "✗ No longer valid",
        "REVOKED": "✗ Revoked",
        "UNKNOWN": "✗ No such receipt",
        "serial": "Serial",
        "station": "Issued by",
        "until": "Valid until",
        "compare": "Serial, station and date must be the same as on the paper. This page shows nothing about the person.",
        "retype": "Compare the check code with the paper. A paper of which there is no record was not issued here.",
    },
}
TITLES = {language: words["title"] for language, words in WORDS.items()}


def page(check: Mapping[str, Any], first: str) -> Response:
    """The page of a ``ReceiptCheck``, the language ``first`` (``zh`` or ``en``) above the other."""
    return notice_page.page(TITLES, lambda language: _section(check, language), first)


def _section(check: Mapping[str, Any], language: str) -> str:
    words, state = WORDS[language], check["state"]
    shown = "" if check["serial"] is None else _facts(check, language)
    hint = words["retype" if state == "UNKNOWN" else "compare"]
    return f"{banner(words[state], 'good' if state == GOOD else 'bad')}{shown}<p>{hint}</p>"


def _facts(check: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    shown = {"serial": check["serial"], "station": check[f"station_name_{language}"], "until": day(check["valid_until"], language)}
    return facts((words[name], value) for name, value in shown.items())
