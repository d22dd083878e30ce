"""What stands in a PDF of ours, read without a library: it has one font at most that is not the renderer's own."""

import re
import zlib
from pathlib import Path
from typing import Any

SLIP = Path(__file__).parent / "templates" / "slip.v1.typ"
"""A paper of no service."""

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
MAPPED = re.compile(rb"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>")
WRITTEN = rb"\((?:\\.|[^\\()])*\)"
for _ in range(4):  # balanced parentheses stand unescaped
    WRITTEN = rb"\((?:\\.|[^\\()]|" + WRITTEN + rb")*\)"
SHOWN = re.compile(rb"\[((?:" + WRITTEN + rb"|[^\]])*)\]TJ", re.DOTALL)
PART = re.compile(rb"(" + WRITTEN + rb")|<([0-9A-F]*)>", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
NAMED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}


def slip(**changed: Any) -> dict[str, Any]:
    """What stands on one."""
    return {"name": "王小明", "qr": "https://example.test/7Q4M", **changed}


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type/Page\b", pdf))


def fonts_in(pdf: bytes) -> set[str]:
    """The names of the fonts that are embedded, without the tag of the subset."""
    return {name.decode() for name in re.findall(rb"/FontName/[A-Z]{6}\+(\w+)", pdf)}


def links_in(pdf: bytes) -> list[str]:
    return [link.decode() for link in re.findall(rb"/URI\(([^)]*)\)", pdf)]


def text_of(pdf: bytes) -> str:
    """All that can be read, each line of print on a line of its own."""
    streams = [_inflated(found) for found in STREAM.findall(pdf)]
    glyphs = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for stream in streams for code, text in MAPPED.findall(stream)}
    return "\n".join(_line(shown, glyphs) for stream in streams for shown in SHOWN.findall(stream))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _line(shown: bytes, glyphs: dict[int, str]) -> str:
    codes = b"".join(bytes.fromhex(digits.decode()) or ESCAPED.sub(_plain, written[1:-1]) for written, digits in PART.findall(shown))
    return "".join(glyphs.get(int.from_bytes(codes[at : at + 2]), "?") for at in range(0, len(codes), 2))


def _plain(escaped: re.Match[bytes]) -> bytes:
    found = escaped[1]
    return bytes([int(found, 8)]) if len(found) == 3 else NAMED.get(found, found)
