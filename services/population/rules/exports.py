"""How many rows a file has, and how rows are packed."""

from collections.abc import Iterable, Iterator

from shared.contracts.population.vocabulary.exports import ExportFormat

SHEET_ROWS = 1_048_575
"""Rows of one sheet below the headings (Office Open XML, as Excel reads it); what is beyond them would be lost without a word."""


def most_rows(limit: int, form: ExportFormat) -> int:
    """The most rows of one file, by the limit that holds and by what its form can hold."""
    return min(limit, SHEET_ROWS) if form is ExportFormat.XLSX else limit


def packed(rows: Iterable[bytes], most: int) -> Iterator[list[bytes]]:
    """Rows in groups whose bytes, with one more between and around them, are at most ``most``; raises ``ValueError`` for a row that is larger."""
    group: list[bytes] = []
    size = 1
    for row in rows:
        if len(row) + 2 > most:
            raise ValueError(f"a row has at most {most - 2} bytes")
        if size + len(row) + 1 > most:
            yield group
            group, size = [], 1
        group.append(row)
        size += len(row) + 1
    if group:
        yield group
