"""Guests at rest: one encrypted JSON for each stay, and the blind index of the document."""

from datetime import date
from typing import Any

import orjson

from services.housing.rules.guests import Guest
from shared.db.encryption import BlindIndex, FieldCipher, cell


def seal_guest(cipher: FieldCipher, index: BlindIndex, stay_id: str, guest: Guest) -> dict[str, bytes | None]:
    """The columns that hold a guest; both are null for one of whom nothing is said."""
    said = {name: value for name, value in guest.values.items() if value not in (None, {})}
    sealed = cipher.seal(orjson.dumps(said), cell("stay", "guest_encrypted", stay_id)) if said else None
    return {"guest_encrypted": sealed, "document_index": None if guest.document is None else index.of("stay.document", guest.document.key)}


def open_guest(cipher: FieldCipher, stay: Any) -> dict[str, Any]:
    """What is written of a guest, with ``person`` always there; empty when nothing is, or not any more."""
    if stay.guest_encrypted is None:
        return {"person": {}}
    guest: dict[str, Any] = orjson.loads(cipher.open(stay.guest_encrypted, cell("stay", "guest_encrypted", stay.id)))
    person = guest.setdefault("person", {})
    if person.get("birth_date") is not None:
        person["birth_date"] = date.fromisoformat(person["birth_date"])
    return guest
