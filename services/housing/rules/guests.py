"""A guest as a landlord writes it down: its canonical form, what it lacks to be reported, and what is declared of who is not of age."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.decisions import ALLOWED, Decision, Refused, refusals, under
from shared.identifiers.details import check_details
from shared.identifiers.documents import Document, read_document
from shared.identifiers.names import read_name
from shared.identifiers.phones import read_phone

REQUIRED = ("category", "reason")
REQUIRED_OF_PERSON = ("document_type", "document_number", "name")
"""Without these nothing is reported; the same as ``population.register_residence`` requires."""
DOCUMENT = frozenset({"document_type", "document_number"})
SAID_BY_DOCUMENT = frozenset({"sex", "birth_date", "nationality"})
FULL_AGE = 18
"""民法典 §17."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest in canonical form; ``document`` is None as long as it is not known."""

    values: dict[str, Any]
    document: Document | None

    @property
    def birth_date(self) -> date | None:
        """The birth date, as far as it is known."""
        found: date | None = self.values["person"].get("birth_date")
        return found


def read_guest(given: Mapping[str, Any], today: date) -> tuple[Guest, list[Refused]]:
    """A guest, complete or not, and all that is wrong with what is said of it; pointers are the guest's."""
    person = dict(given.get("person") or {})
    read = {name: _read(name, person, today) for name in ("document_number", "name", "phone")}
    wrong = refusals(*read.values())
    document = read["document_number"] if isinstance(read["document_number"], Document) else None
    if document is not None:
        wrong += check_details(document, person.get("sex"), person.get("birth_date"), person.get("nationality"), today)
        person |= _of_document(document, person)
    person |= {name: read[name] for name in ("name", "phone") if isinstance(read[name], str)}
    return Guest({**given, "person": person}, document), under("/person", wrong)


def _read(name: str, person: Mapping[str, Any], today: date) -> Document | str | Refused | None:
    text = person.get(name)
    if text is None:
        return None
    if name == "document_number":
        kind = person.get("document_type")
        return None if kind is None else read_document(kind, text, today)
    return read_name(text) if name == "name" else read_phone(text)


def _of_document(document: Document, person: Mapping[str, Any]) -> dict[str, Any]:
    said = {"sex": document.sex and document.sex.value, "birth_date": document.birth_date, "nationality": document.nationality}
    told = {name: person.get(name) if value is None else value for name, value in said.items()}
    return {"document_type": document.type.value, "document_number": document.number, **told}


def merged(written: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A guest with what is written anew; of the person, field by field, but what a document had said goes with it."""
    before, anew = written.get("person") or {}, changes.get("person") or {}
    if DOCUMENT & anew.keys():
        before = {name: value for name, value in before.items() if name not in SAID_BY_DOCUMENT}
    return {**written, **changes, "person": {**before, **anew}}


def lacks(guest: Mapping[str, Any]) -> list[str]:
    """What a guest lacks to be reported, as pointers into it."""
    person = guest.get("person") or {}
    of_person = [f"/person/{name}" for name in REQUIRED_OF_PERSON if person.get(name) is None]
    return of_person + [f"/{name}" for name in REQUIRED if guest.get(name) is None]


def check_complete(guest: Mapping[str, Any]) -> list[Refused]:
    """All that a guest lacks to be reported."""
    return [Refused("REQUIRED", "This is missing.", pointer) for pointer in lacks(guest)]


def check_minor(birth_date: date | None, declaration: str | None, on: date) -> Decision:
    """Of a guest under 18 it is declared on whose responsibility; nobody is turned away."""
    if birth_date is None or declaration is not None or years_old(birth_date, on) >= FULL_AGE:
        return ALLOWED
    return Refused("MINOR_DECLARATION_REQUIRED", "The guest is under 18: declare on whose responsibility.", "/minor_declaration")


def years_old(birth_date: date, on: date) -> int:
    """Full years on a day; somebody born on 29 February is a year older on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
