"""Many rows in one statement: ``INSERT … SELECT … FROM unnest(…)`` with one array for each column.

A row of placeholders costs the driver about a microsecond a value, and the server's parser as much again; an array is one text
for both. It is written here column by column, because the driver's own way from a list to an array is the slower half. What all
rows have in common is sent, read and checked once, not once a row.
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
ONCE = 20
"""Rows from which on it pays to look for what is the same in all."""


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
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


class BulkInsertion:
    """How many rows of these columns of one table go in at once."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        columns: list[Column[Any]] = [table.columns[name] for name in names]
        self._head = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT "
        self._pieces = [_pieces(column) for column in columns]
        self._writers = [_writer(column.type) for column in columns]

    def statement(self, columns: Sequence[Sequence[Any]]) -> tuple[str, list[str]]:
        """The text that inserts these columns' values, one array each, and the arrays as text.

        What is the same in all of many rows (half of what one act writes: its time, station, actor) goes in once; the first column never does.
        """
        taken, once, names, arrays, varying = [], [], [], [], []
        for place, (column, (name, kind, cast), write) in enumerate(zip(columns, self._pieces, self._writers, strict=True)):
            if place and len(column) >= ONCE and column.count(column[0]) == len(column):
                taken.append(f"(%s::{kind}[])[1]{cast}")
                once.append(_array(column[:1], write))
            else:
                taken.append(f"n.{name}{cast}")
                names.append(name)
                arrays.append(f"%s::{kind}[]")
                varying.append(_array(column, write))
        return f"{self._head}{', '.join(taken)} FROM unnest({', '.join(arrays)}) AS n({', '.join(names)})", once + varying


def _pieces(column: Column[Any]) -> tuple[str, str, str]:
    """A column's name, the type that it travels as, and the cast to its own: an array of arrays would be one of two dimensions."""
    kind = column.type.compile(dialect=_DIALECT)
    return (column.name, "TEXT", f"::{kind}") if isinstance(column.type, ARRAY) else (column.name, kind, "")


@lru_cache(maxsize=512)
def bulk_insertion(model: type, names: tuple[str, ...]) -> BulkInsertion:
    """The insertion of a mapped class with these of its columns; a column that is left out has the server's default."""
    mapper: Any = inspect(model)
    return BulkInsertion(mapper.local_table, names)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Names and columns of rows that all have the same names; raises ``KeyError`` if one lacks what the first has."""
    names = tuple(rows[0])
    return names, [[row[name] for row in rows] for name in names]
