"""When two ways to write an address mean one place."""

import unicodedata


def address_key(text: str, room: str | None) -> str:
    """What two spellings of one place have in common: width, case, spaces and punctuation do not count."""
    return f"{_bare(text)}|{_bare(room or '')}"


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(char)[0] in "LNM")
