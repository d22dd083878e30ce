"""What all pages have in common that anybody may open: no script, nothing from elsewhere, nothing about a person, both languages."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from html import escape

import eventlet
from werkzeug.wrappers import Response

from gateway.inquiry import Inquiry
from gateway.reading import matches

HTML = "text/html"
LANGUAGES = ("zh", "en")
MOST_CODES = 2_048
"""QR codes that are remembered, of about 4 KiB."""


def policy(style: str) -> str:
    """A Content-Security-Policy by which a page has this one style and nothing else."""
    return f"default-src 'none'; style-src {source(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def source(text: str) -> str:
    """A style or script as a policy names it: by its hash."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def page(title: str, style: str, first: str, main: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A page whose language is mainly ``first``; ``main`` is markup, ``title`` plain text. A search engine does not list it."""
    text = (
        f'<!DOCTYPE html>\n<html lang="{tag(first)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>{main}</main></body></html>\n"
    )
    sent = {
        "Content-Security-Policy": policy(style),
        "Content-Language": ", ".join(in_order(first)),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
        **(headers or {}),
    }
    return Response(text.encode(), status, sent, content_type="text/html; charset=utf-8")


def conditional(inquiry: Inquiry, response: Response) -> Response:
    """The response with an ETag of its content, or that nothing of it has changed; caches ask each time, but are seldom sent it again."""
    etag = f'"{sha256(response.get_data()).hexdigest()[:32]}"'
    response.headers.update({"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Language"})
    if matches(inquiry.if_none_match, etag):
        kept = ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")
        return Response(None, 304, {name: response.headers[name] for name in kept if name in response.headers})
    return response


def in_order(first: str) -> list[str]:
    """The languages, the reader's above the other."""
    return sorted(LANGUAGES, key=lambda language: language != first)


def tag(language: str) -> str:
    """A language as HTML names it."""
    return {"zh": "zh-CN", "en": "en"}[language]


def day(text: str, language: str) -> str:
    """A date (ISO) as it is written in a language."""
    found = date.fromisoformat(text)
    return f"{found.year}年{found.month}月{found.day}日" if language == "zh" else f"{found.day} {found:%B %Y}"


@lru_cache(maxsize=MOST_CODES)
def qr_code(text: str) -> str:
    """A QR code as markup, black on white with the margin that readers need; it can be read with a seventh of it damaged."""
    import segno  # noqa: PLC0415 # by the first board that is shown

    eventlet.sleep(0)  # a code takes some milliseconds, and a board has fifty: others come in between
    # One mask for all: trying all eight for the prettiest would treble the time, and readers read any.
    return str(segno.make(text, error="m", micro=False, mask=2).svg_inline(border=4, light="#fff", omitsize=True, svgclass=None, lineclass=None))
