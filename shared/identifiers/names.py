"""Names in one form, and when two spellings are one name."""

import re
import unicodedata

from shared.decisions import Refused

LONGEST_NAME = 80
_DOTS = re.compile(r"\s*[\u00b7\u2022\u30fb\uff65\u2027\u2219\u22c5\uff0e]\s*")
_BARE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+")
"""Names that are bare as they are written."""
_BETWEEN = frozenset(" ·-'\u2019.")


def read_name(text: str) -> str | Refused:
    """A name in letters of any script, joined by spaces, ``·``, hyphens, apostrophes or full stops; the dot is always ``·``."""
    name = " ".join(_DOTS.sub("·", unicodedata.normalize("NFC", text)).split())
    if _BARE.fullmatch(name) and 2 <= len(name) <= LONGEST_NAME:
        return name
    letters = [char for char in name if unicodedata.category(char)[0] in "LM"]
    if len(letters) < 2 or len(name) > LONGEST_NAME or not all(char in _BETWEEN or unicodedata.category(char)[0] in "LM" for char in name):
        return Refused("NAME_FORMAT", "A name has 2 to 80 letters, with spaces, dots, hyphens or apostrophes between them.", "/name")
    return name


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: case, spaces and marks between the parts do not count."""
    return bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """A name by its letters alone: what two spellings of one name have in common."""
    if _BARE.fullmatch(name):
        return name
    # Marks are vowels in many scripts: without them, other names would be the same.
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if unicodedata.category(char)[0] in "LM")
