"""In which encoding a text file was written: UTF-8, or GB18030 as the spreadsheets of Chinese desktops write it.

A file that was pasted together of both is neither: the first line that does not go with those before it is named.
"""

import io
import re
from dataclasses import dataclass

UTF_8, GB18030 = "utf-8-sig", "gb18030"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHINESE_BYTES = re.compile(b"[\xe4-\xe9][\x80-\xbf]{2}")
"""The same in the bytes of what is valid UTF-8."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class BadLine:
    """The number of the first line (from 1) that cannot be read with those before it."""

    number: int


def detect_encoding(data: bytes) -> str | BadLine:
    """The encoding of a whole file, or the line at which it turns into another."""
    bad = _first_undecodable(data, "utf-8")
    if bad is None:
        return UTF_8
    if _CHINESE_BYTES.search(data, 0, data.rfind(b"\n", 0, bad) + 1):
        return BadLine(_line_at(data, bad))
    bad = _first_undecodable(data, GB18030)
    if bad is not None:
        return BadLine(_line_at(data, bad))
    return _utf_8_line(data) or GB18030


def _first_undecodable(data: bytes, encoding: str) -> int | None:
    """The offset of the first byte that cannot be decoded; whole lines at a time, which in both encodings stand for themselves."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _PIECE) + 1 or len(data)
        try:
            data[start:end].decode(encoding)
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _utf_8_line(data: bytes) -> BadLine | None:
    # In GB18030 a line of Chinese that is valid UTF-8, and Chinese as such too, does not happen by chance.
    for number, line in enumerate(io.BytesIO(data), start=1):
        if not line.isascii() and _is_chinese_utf_8(line):
            return BadLine(number)
    return None


def _is_chinese_utf_8(line: bytes) -> bool:
    try:
        return _CHINESE.search(line.decode()) is not None
    except UnicodeDecodeError:
        return False
