"""By what people may be searched: one thing at a time, and nothing that fits too many.

A name alone fits thousands, so it goes with a year of birth; so do a reading and initials, of which one letter is too few.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.population.rules.readings import FEWEST_LETTERS, FORM_KINDS, initials, reading
from shared.decisions import Refused
from shared.identifiers.documents import Document, read_document
from shared.identifiers.names import bare_name, read_name
from shared.identifiers.phones import read_phone

WAYS = ("document_number", "phone", *FORM_KINDS)

Wanted = Document | str


def read_search(given: Mapping[str, Any], today: date) -> tuple[str, Wanted | None, list[Refused]]:
    """By what is searched and what for, in canonical form; or None and all that is wrong."""
    asked = [way for way in WAYS if given[way] is not None]
    if len(asked) != 1:
        return "", None, [_by_one(f"/{way}") for way in asked] or [_by_one("")]
    [way] = asked
    if way in FORM_KINDS:
        return way, *_read_form(way, given[way], given["birth_year"])
    found = read_phone(given[way]) if way == "phone" else read_document(given["document_type"], given[way], today)
    return (way, None, [found]) if isinstance(found, Refused) else (way, found, [])


def _by_one(pointer: str) -> Refused:
    return Refused("SEARCH_BY_ONE", "Search by one of document number, phone, name, pinyin and initials.", pointer)


def _read_form(way: str, text: str, birth_year: int | None) -> tuple[str | None, list[Refused]]:
    form = _form(way, text)
    wrong = [form] if isinstance(form, Refused) else []
    if birth_year is None:
        wrong.append(Refused("SEARCH_TOO_WIDE", "A search by name, pinyin or initials needs the year of birth.", "/birth_year"))
    return (None, wrong) if isinstance(form, Refused) or wrong else (form, [])


def _form(way: str, text: str) -> str | Refused:
    read = {"name": bare_name, "pinyin": reading, "initials": initials}[way](text)
    if read is None:
        return Refused("READING_FORMAT", "A reading has Latin letters only.", f"/{way}")
    if len(read) < FEWEST_LETTERS:
        return Refused("SEARCH_TOO_WIDE", "This takes at least two letters.", f"/{way}")
    name = read_name(text) if way == "name" else None
    return name if isinstance(name, Refused) else read
