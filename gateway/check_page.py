"""The page that tells a stranger whether a printed receipt holds: for whatever phone there is, in Chinese and English.

No script, nothing from elsewhere, nothing about a person; nobody keeps it, and no page that it leads to learns of it.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from werkzeug.wrappers import Response

from gateway.public_page import day, policy, tag

STYLE = """
body{margin:0 auto;max-width:30em;padding:1em;font:16px/1.5 sans-serif;color:#10243e;background:#fff}
h1{font-size:1.1em;font-weight:normal;margin:0 0 .8em}
.state{border:2px solid;border-radius:6px;padding:.5em .8em;font-size:1.5em;font-weight:bold;margin:0 0 .6em}
.good{color:#0b5f34;background:#eef8f1}
.bad{color:#9c1c1c;background:#fdf1f1}
dl{margin:0}
dt{color:#526072;font-size:.85em;margin-top:.6em}
dd{margin:0;font-size:1.1em;word-wrap:break-word}
p{margin:.8em 0 0;font-size:.9em}
section+section{border-top:1px solid #9aa7b5;margin-top:1.5em;padding-top:1.2em}
"""
HEADERS = {
    "Content-Security-Policy": policy(STYLE),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept, Accept-Language",
}
GOOD = "VALID"
LATER = "LATER"
"""The state of a page that could not be made: too many checks, or a part that is away."""

# Of a residence that has ended a stranger reads no more than that the paper does not hold: that somebody has left is nobody's business.
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "居住登记凭证核验",
        "VALID": "✓ 有效",
        "EXPIRED": "✗ 已过期",
        "ENDED": "✗ 已失效",
        "REVOKED": "✗ 已作废",
        "UNKNOWN": "✗ 查无此凭证",
        LATER: "请稍后再试",
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
        LATER: "Please try again later",
        "serial": "Serial",
        "station": "Issued by",
        "until": "Valid until",
        "compare": "Serial, station and date must be the same as on the paper. This page shows nothing about the person.",
        "retype": "Compare the check code with the paper. A paper of which there is no record was not issued here.",
    },
}


def page(check: Mapping[str, Any], first: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The page of a ``ReceiptCheck``, the language ``first`` (``zh`` or ``en``) above the other."""
    languages = sorted(WORDS, key=lambda language: language != first)
    sections = "".join(_section(check, language) for language in languages)
    text = (
        f'<!DOCTYPE html>\n<html lang="{tag(first)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{WORDS[first]['title']}</title><style>{STYLE}</style></head><body><main>{sections}</main></body></html>\n"
    )
    sent = {**HEADERS, "Content-Language": ", ".join(languages), **(headers or {})}
    return Response(text.encode(), status, sent, content_type="text/html; charset=utf-8")


def later(first: str, status: int, headers: Mapping[str, str]) -> Response:
    """The page when there is no answer to be had now."""
    return page({"state": LATER, "serial": None}, first, status, {name: value for name, value in headers.items() if name == "Retry-After"})


def _section(check: Mapping[str, Any], language: str) -> str:
    words, state = WORDS[language], check["state"]
    kind = "good" if state == GOOD else "bad"
    facts = "" if check["serial"] is None else _facts(check, language)
    hint = {LATER: "", "UNKNOWN": words["retype"]}.get(state, words["compare"])
    return (
        f'<section lang="{tag(language)}"><h1>{words["title"]}</h1><div class="state {kind}">{words[state]}</div>'
        f"{facts}{f'<p>{hint}</p>' if hint else ''}</section>"
    )


def _facts(check: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    shown = {"serial": check["serial"], "station": check[f"station_name_{language}"], "until": day(check["valid_until"], language)}
    return "<dl>" + "".join(f"<dt>{words[name]}</dt><dd>{escape(value)}</dd>" for name, value in shown.items()) + "</dl>"
