"""A page that tells somebody with a code one thing, in both languages: for whatever phone there is. Nobody keeps it."""

from collections.abc import Callable, Iterable, Mapping
from html import escape

from werkzeug.wrappers import Response

from gateway import public_page
from gateway.public_page import in_order, tag

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
LATER = {"zh": "请稍后再试", "en": "Please try again later"}
"""What is told instead when there is no answer to be had: too many were asked for, or a part is away."""


def page(
    titles: Mapping[str, str], section: Callable[[str], str], first: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The page under its titles by language, with what ``section`` makes for each, the language ``first`` above the other."""
    sections = [f'<section lang="{tag(one)}"><h1>{titles[one]}</h1>{section(one)}</section>' for one in in_order(first)]
    return public_page.page(titles[first], STYLE, first, "".join(sections), status, {"Vary": "Accept, Accept-Language", **(headers or {})})


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
