"""What a kind of file is: its columns, its words, and where its rows' results stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from shared.contracts.vocabulary import FileFormat
from shared.decisions import Refused
from shared.files.columns import Column
from shared.files.messages import Messages, message
from shared.files.templates import MEDIA, template
from shared.imports.tables import ImportRowColumns

Problem = tuple[str | None, str, str]
"""Column, code, and the cell, masked."""


def last_name(pointer: str) -> str:
    """The column that a pointer speaks of, where fields have the names of columns."""
    return pointer.rpartition("/")[2]


@dataclass(frozen=True)
class Sheet:
    """``rows`` is the model of the rows' results, ``record`` its column that says which record a row became, ``record_title`` its Chinese name.

    ``mask`` says what is shown of a column's cell, ``column_of`` of which column a refusal's pointer speaks.
    """

    title: str
    columns: Sequence[Column]
    example: Mapping[str, str]
    messages: Messages
    rows: type[ImportRowColumns]
    record: str
    record_title: str
    mask: Callable[[str, str], str]
    column_of: Callable[[str], str] = last_name

    @property
    def record_column(self) -> InstrumentedAttribute[Any]:
        """The column that says which record a row became."""
        column: InstrumentedAttribute[Any] = getattr(self.rows, self.record)
        return column

    def problems(self, cells: Sequence[str], wrong: Sequence[Refused]) -> list[Problem]:
        """Refusals by column, each with the cell, masked."""
        columns, places = [(self.column_of(refusal.pointer), refusal.code) for refusal in wrong], self._places
        return [(name, code, self.mask(name, cells[places[name]]) if name in places else "") for name, code in columns]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    def told(self, problem: Problem) -> dict[str, Any]:
        """``RowProblem``."""
        column, code, value = problem
        zh, en = message(code, self.messages)
        return {"column": column, "code": code, "message_zh": zh, "message_en": en, "value": value}

    def template(self, form: FileFormat) -> tuple[str, bytes]:
        """The content type and the bytes of a file to begin with."""
        return MEDIA[form], template(form, self.columns, self.example, self.title)
