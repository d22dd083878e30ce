"""How a row's result is shown: values masked, and written so that no spreadsheet takes them for a formula."""

from datetime import date
from typing import Any

from services.population.rules.exports import guarded
from services.population.rules.import_cells import DATES
from shared.identifiers.masking import mask_name, mask_number, mask_phone

LONGEST_SHOWN = 40


def mask_cell(column: str, cell: str) -> str:
    """What is shown of a cell: enough to find it in one's own file, and no more, for a name may stand in any column by mistake."""
    text = cell.strip()[:LONGEST_SHOWN]
    if not text:
        return ""
    if column == "phone":
        return mask_phone(text)
    if column in {"document_number", "legacy_id"}:
        return mask_number(text)
    return f"{text[:4]}****" if column in DATES else mask_name(text)


def safe_cell(value: Any) -> str:
    """A value as a cell of a file that goes out: what a spreadsheet would run gets an apostrophe in front."""
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return guarded(text)
