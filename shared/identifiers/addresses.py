"""When two ways to write an address mean one place."""

import re
import unicodedata

_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[\W_]+(?=\d)")


def address_key(text: str, room: str | None) -> str:
    """What two spellings of one place have in common: width, case, spaces and punctuation do not count.

    But that there is a sign between two numbers does: 1-23 is not 12-3, and neither is 123.
    """
    return f"{bare_address(text)}|{bare_address(room or '')}"


def bare_address(text: str) -> str:
    """What two spellings of one address, or of the beginning of one, have in common."""
    close = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return close if close.isalnum() else "-".join(map(_signless, _BETWEEN_NUMBERS.split(close)))


def _signless(part: str) -> str:
    return part if part.isalnum() else "".join(char for char in part if unicodedata.category(char)[0] in "LNM")
