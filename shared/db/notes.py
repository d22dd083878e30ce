"""Notes in somebody's words: free text may name people, so it is kept encrypted like what identifies them, each for its cell."""

from typing import Any

from shared.db.encryption import FieldCipher, cell


def seal_text(cipher: FieldCipher, table: str, column: str, row_id: str, written: str) -> bytes:
    """What the column of a row holds of a text."""
    return cipher.encrypt(written, cell(table, column, row_id))


def seal_note(cipher: FieldCipher, table: str, column: str, row_id: str, note: str | None) -> bytes | None:
    """What the column of a row holds of a note that need not be."""
    return None if note is None else seal_text(cipher, table, column, row_id, note)


def open_note(cipher: FieldCipher, row: Any, column: str) -> str | None:
    """What was written there, in plain text; ``row`` is a model."""
    sealed = getattr(row, column)
    return None if sealed is None else cipher.decrypt(sealed, cell(row.__tablename__, column, row.id))
