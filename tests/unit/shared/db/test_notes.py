"""Notes: what somebody wrote is encrypted for its cell, and opened by the row that holds it."""

from types import SimpleNamespace

import pytest

from shared.db.encryption import FieldCipher
from shared.db.notes import open_note, seal_note, seal_text
from shared.errors import Unavailable

CIPHER = FieldCipher({"k1": b"1" * 32})
SAID = "住户说邻居王小明下月搬走"


def row(note: bytes | None, row_id: str = "n1") -> SimpleNamespace:
    return SimpleNamespace(__tablename__="visit", id=row_id, note=note)


def test_a_note_is_opened_where_it_was_sealed() -> None:
    sealed = seal_text(CIPHER, "visit", "note", "n1", SAID)

    assert SAID.encode() not in sealed
    assert open_note(CIPHER, row(sealed), "note") == SAID


def test_no_note_is_none() -> None:
    assert seal_note(CIPHER, "visit", "note", "n1", None) is None
    assert open_note(CIPHER, row(None), "note") is None


def test_a_note_of_another_row_does_not_open() -> None:
    with pytest.raises(Unavailable, match="FIELD_UNREADABLE"):
        open_note(CIPHER, row(seal_note(CIPHER, "visit", "note", "n1", SAID), "n2"), "note")
