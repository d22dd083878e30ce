"""What may stand in a cell of a file that goes out: nothing that a spreadsheet would run."""

from datetime import date
from typing import Any

FORMULA = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""First characters that a spreadsheet may take for the beginning of a formula; some take the full-width ones too."""


def guarded(cell: str) -> str:
    """A text that no spreadsheet runs as a formula: an apostrophe stands before one that might be (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in FORMULA else cell


def safe_cell(value: Any) -> str:
    """A value as a cell of a file that goes out: what a spreadsheet would run gets an apostrophe in front."""
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return guarded(text)
