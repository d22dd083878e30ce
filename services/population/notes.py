"""Notes in somebody's words: free text may name people, so it is kept encrypted like what identifies them, each for its cell."""

from shared.db.encryption import FieldCipher, cell


def seal_note(cipher: FieldCipher, table: str, column: str, row_id: str, note: str | None) -> bytes | None:
    """What the column of a row holds of a note."""
    return None if note is None else cipher.encrypt(note, cell(table, column, row_id))


def open_note(cipher: FieldCipher, table: str, column: str, row_id: str, sealed: bytes | None) -> str | None:
    """The note in plain text."""
    return None if sealed is None else cipher.decrypt(sealed, cell(table, column, row_id))
