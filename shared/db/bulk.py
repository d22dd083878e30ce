"""Many rows in one statement: ``INSERT … SELECT … FROM unnest(…)`` with one array for each column.

A row of placeholders costs the driver about a microsecond a value, and the server's parser as much again; an array is one text
for both. It is written here column by column, because the driver's own way from a list to an array is the slower half.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.types import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Numeric, Text, TypeEngine, Uuid

from shared.db.engine import to_json

_DIALECT: Any = PGDialect_psycopg2()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it so
Write = Callable[[Any], str]


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _moment(value: Any) -> str:
    return f'"{value.isoformat()}"'


def _truth(value: bool) -> str:
    return "t" if value else "f"


def _octets(value: bytes) -> str:
    return f'"\\\\x{bytes(value).hex()}"'


_WRITERS: tuple[tuple[type[TypeEngine[Any]], Write], ...] = (
    (Uuid, str),
    (Text, _quoted),
    (BigInteger, str),
    (Integer, str),
    (Numeric, str),
    (Boolean, _truth),
    (DateTime, _moment),
    (Date, _moment),
    (LargeBinary, _octets),
    (JSONB, lambda value: _quoted(to_json(value))),
)


def _writer(kind: TypeEngine[Any]) -> Write:
    if isinstance(kind, ARRAY):
        inner = _writer(kind.item_type)
        return lambda values: _quoted(_array(values, inner))
    return next(write for known, write in _WRITERS if isinstance(kind, known))


def _array(values: Sequence[Any], write: Write) -> str:
    first = values[0] if values else None
    if first is not None and values.count(first) == len(values):
        # Half of the columns of what one act writes: its time, station, actor.
        return "{" + ",".join([write(first)] * len(values)) + "}"
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


class BulkInsertion:
    """How many rows of these columns of one table go in at once."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        columns: list[Column[Any]] = [table.columns[name] for name in names]
        kinds = [column.type.compile(dialect=_DIALECT) for column in columns]
        # An array of arrays would be one array of two dimensions, so inner arrays travel as text.
        sent = [("TEXT" if isinstance(column.type, ARRAY) else kind) for column, kind in zip(columns, kinds, strict=True)]
        taken = [
            (f"n.{name}::{kind}" if isinstance(column.type, ARRAY) else f"n.{name}") for name, column, kind in zip(names, columns, kinds, strict=True)
        ]
        arrays = ", ".join(f"%s::{kind}[]" for kind in sent)
        self.text = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(taken)} FROM unnest({arrays}) AS n({', '.join(names)})"  # noqa: S608 # names out of the model
        self._writers = [_writer(column.type) for column in columns]

    def values(self, rows: Sequence[Sequence[Any]]) -> list[str]:
        """One array, as text, for each column of these rows."""
        return self.arrays(list(zip(*rows, strict=True)))

    def arrays(self, columns: Sequence[Sequence[Any]]) -> list[str]:
        """One array, as text, for each of these columns."""
        return [_array(column, write) for column, write in zip(columns, self._writers, strict=True)]


@lru_cache(maxsize=512)
def bulk_insertion(model: type, names: tuple[str, ...]) -> BulkInsertion:
    """The insertion of a mapped class with these of its columns; a column that is left out has the server's default."""
    mapper: Any = inspect(model)
    return BulkInsertion(mapper.local_table, names)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Names and columns of rows that all have the same names; raises ``KeyError`` if one lacks what the first has."""
    names = tuple(rows[0])
    return names, [[row[name] for row in rows] for name in names]
