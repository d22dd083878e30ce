"""What is shown of a row's cells: masked."""

from services.housing.rules.import_columns import DATES
from shared.identifiers.masking import mask_name, mask_number, mask_phone

LONGEST_SHOWN = 40
NUMBERS = frozenset({"document_number", "credit_code", "legacy_id"})


def mask_cell(column: str, cell: str) -> str:
    """What is shown of a cell: enough to find it in one's own file, and no more, for a name may stand in any column by mistake."""
    text = cell.strip()[:LONGEST_SHOWN]
    if not text:
        return ""
    if column == "phone":
        return mask_phone(text)
    if column in NUMBERS:
        return mask_number(text)
    return f"{text[:4]}****" if column in DATES else mask_name(text)
