"""Names, and whether what is said about a person goes with the document and with what is on file."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.population.rules.documents import Document
from services.population.rules.resident_numbers import earliest_birth
from shared.contracts.population.vocabulary import Sex
from shared.decisions import Refused, refusals

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


def is_said(value: Any) -> bool:
    """Whether a detail says anything; "not stated" does not."""
    return value not in {None, "", Sex.UNSPECIFIED}


def check_details(document: Document, sex: str | None, birth_date: date | None, nationality: str | None, today: date) -> list[Refused]:
    """What the given details say against the document or the calendar."""
    return refusals(
        is_said(sex) and document.sex not in {None, sex} and _contradiction("sex"),
        birth_date is not None and document.birth_date not in {None, birth_date} and _contradiction("birth_date"),
        nationality is not None and document.nationality not in {None, nationality} and _contradiction("nationality"),
        _check_birth_date(birth_date, today),
    )


def differences(filed: Mapping[str, Any], given: Mapping[str, Any]) -> list[Refused]:
    """In what the given details differ from those on file; what one side does not say is no difference."""
    said = [name for name in ("sex", "birth_date", "nationality") if is_said(filed[name]) and is_said(given[name])]
    differing = [name for name in said if filed[name] != given[name]]
    if not same_name(filed["name"], given["name"]):
        differing.insert(0, "name")
    return [
        Refused(f"PERSON_{name.upper()}_DIFFERS", "The document is on file with something else here; compare it and confirm.", f"/{name}")
        for name in differing
    ]


def _contradiction(name: str) -> Refused:
    return Refused(f"{name.upper()}_CONTRADICTS_DOCUMENT", "The document number says something else.", f"/{name}")


def _check_birth_date(birth_date: date | None, today: date) -> Refused | None:
    if birth_date is not None and birth_date > today:
        return Refused("BIRTH_DATE_FUTURE", "The birth date is in the future.", "/birth_date")
    if birth_date is not None and birth_date < earliest_birth(today):
        return Refused("BIRTH_DATE_INVALID", "The birth date is too long ago.", "/birth_date")
    return None
