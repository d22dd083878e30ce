"""The frame of the pages for people without an account: for whatever phone there is, in Chinese and English.

No script, nothing from elsewhere; nobody keeps them, and no page that they lead to learns of them.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from html import escape

from werkzeug.wrappers import Response

STYLE = """
body{margin:0 auto;max-width:30em;padding:1em;font:16px/1.5 sans-serif;color:#10243e;background:#fff}
h1{font-size:1.1em;font-weight:normal;margin:0 0 .8em}
.state{border:2px solid;border-radius:6px;padding:.5em .8em;font-size:1.5em;font-weight:bold;margin:0 0 .6em}
.good{color:#0b5f34;background:#eef8f1}
.bad{color:#9c1c1c;background:#fdf1f1}
.open{color:#1d4f91;background:#eef3fb}
dl{margin:0}
dt{color:#526072;font-size:.85em;margin-top:.6em}
dd{margin:0;font-size:1.1em;word-wrap:break-word;white-space:pre-line}
p{margin:.8em 0 0;font-size:.9em}
section+section{border-top:1px solid #9aa7b5;margin-top:1.5em;padding-top:1.2em}
"""
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept, Accept-Language",
}
LANGUAGES = ("zh", "en")
HTML = "text/html"
LATER = {"zh": "请稍后再试", "en": "Please try again later"}
"""What a page says that could not be made: too many were asked for, or a part is away."""


def page(
    titles: Mapping[str, str], section: Callable[[str], str], first: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A page under its titles by language, with what ``section`` makes for each, the language ``first`` above the other."""
    languages = sorted(LANGUAGES, key=lambda language: language != first)
    sections = "".join(f'<section lang="{_tag(language)}"><h1>{titles[language]}</h1>{section(language)}</section>' for language in languages)
    text = (
        f'<!DOCTYPE html>\n<html lang="{_tag(first)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{titles[first]}</title><style>{STYLE}</style></head><body><main>{sections}</main></body></html>\n"
    )
    sent = {**HEADERS, "Content-Language": ", ".join(languages), **(headers or {})}
    return Response(text.encode(), status, sent, content_type="text/html; charset=utf-8")


def later(titles: Mapping[str, str], first: str, status: int, headers: Mapping[str, str]) -> Response:
    """The page when there is no answer to be had now."""
    kept = {name: value for name, value in headers.items() if name == "Retry-After"}
    return page(titles, lambda language: banner(LATER[language], "bad"), first, status, kept)


def banner(text: str, kind: str) -> str:
    """What is said first and largest; ``kind`` is ``good``, ``bad`` or ``open``."""
    return f'<div class="state {kind}">{text}</div>'


def facts(shown: Iterable[tuple[str, str]]) -> str:
    """Names with what is known of each; only the latter may come from people."""
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in shown) + "</dl>"


def day(text: str, language: str) -> str:
    """A day as it is written in a language."""
    on = date.fromisoformat(text)
    return f"{on.year}年{on.month}月{on.day}日" if language == "zh" else f"{on.day} {on:%B %Y}"


def _tag(language: str) -> str:
    return {"zh": "zh-CN", "en": "en"}[language]
