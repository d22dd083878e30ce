"""What becomes of the rows of one part: gathered, and inserted all at once."""

from collections.abc import Sequence
from typing import Any

import orjson

from shared.contracts.vocabulary import RowOutcome
from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork
from shared.imports.sheets import Problem, Sheet


def row_cell(column: str, job_id: str, number: int) -> str:
    """The name of a cell of a row's result."""
    return cell("import_row", column, f"{job_id}|{number}")


class RowResults:
    """The results of a part's rows; ``counts`` are rows by outcome."""

    def __init__(self, uow: UnitOfWork, job_id: str) -> None:
        self._uow = uow
        self._job_id = job_id
        self._rows: list[dict[str, Any]] = []
        self.counts: dict[str, int] = {}

    def settle(self, number: int, outcome: RowOutcome, problems: Sequence[Problem] = (), **own: Any) -> None:
        """Note what became of a row; ``own`` are the service's own columns, the same ones for every row."""
        self.counts[outcome.value] = self.counts.get(outcome.value, 0) + 1
        self._rows.append(
            {
                "job_id": self._job_id,
                "row_number": number,
                "outcome": outcome.value,
                "problems_encrypted": self.sealed("problems_encrypted", number, problems) if problems else None,
                **own,
            }
        )

    def sealed(self, column: str, number: int, value: Any) -> bytes:
        """A value, encrypted for a row's cell."""
        return self._uow.cipher.seal(orjson.dumps(value), row_cell(column, self._job_id, number))

    def write(self, sheet: Sheet) -> None:
        """Insert them, with the commit."""
        self._uow.insert_rows(sheet.rows, self._rows)


def open_problems(uow: UnitOfWork, job_id: str, row: Any) -> list[Problem]:
    """What is wrong with a row."""
    if row.problems_encrypted is None:
        return []
    found = orjson.loads(uow.cipher.open(row.problems_encrypted, row_cell("problems_encrypted", job_id, row.row_number)))
    return [(column, code, value) for column, code, value in found]
