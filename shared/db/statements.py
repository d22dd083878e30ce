"""Statements that are prepared once and run often: compiled by SQLAlchemy at import, run by the driver.

SQLAlchemy's own way from a ``select()`` to a row costs six times what the driver does; that is nothing for a report and
most of the cost of a read by id. Both ways give the same statement, and a handler may use either.

    RESIDENCE = Prepared(select(Residence.id, Residence.address).where(Residence.id == bindparam("id")))
    row = uow.row(RESIDENCE, id=data["id"])     # row.id, row.address
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from psycopg2.extensions import AsIs
from sqlalchemy import Column, Executable, inspect
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2

from shared.db.engine import to_json

_DIALECT: Any = PGDialect_psycopg2(json_serializer=to_json)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it so
_DEFAULT = AsIs("DEFAULT")
Process = Callable[[Any], Any] | None


class Prepared:
    """A select, insert, update or delete with ``bindparam``s; no expanding ones: ``column == any_(bindparam("ids"))`` for lists."""

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined] # every statement that is run has it
        if compiled.post_compile_params:
            raise ValueError("a prepared statement can't have a list that expands")
        self.text = str(compiled)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._names = frozenset(binds)
        self._process: dict[str, Any] = dict(compiled._bind_processors)  # noqa: SLF001 # no public way to it
        self._constants = {name: self._processed(name, bind.effective_value) for name, bind in binds.items() if not bind.required}
        columns = compiled._result_columns  # noqa: SLF001 # no public way to it
        self._row: Any = namedtuple("Row", [column.keyname for column in columns], rename=True) if columns else tuple  # noqa: PYI024 # its fields are known at run time
        self._columns: list[Process] = [column.type._cached_result_processor(_DIALECT, None) for column in columns]  # noqa: SLF001 # no public way to it
        self._plain = not any(self._columns)

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """What to send; raises ``KeyError`` for a value that the statement does not have."""
        unknown = given.keys() - self._names
        if unknown:
            raise KeyError(*sorted(unknown))
        return {**self._constants, **{name: self._processed(name, value) for name, value in given.items()}}

    def _processed(self, name: str, value: Any) -> Any:
        process = self._process.get(name)
        return process(value) if process else value

    def rows(self, fetched: Sequence[Any]) -> list[Any]:
        """Named tuples of what the driver fetched."""
        if self._plain:
            return [self._row._make(values) for values in fetched]
        return [
            self._row._make([process(value) if process else value for process, value in zip(self._columns, values, strict=True)])
            for values in fetched
        ]


class Insertion:
    """How new rows of one mapped class are inserted."""

    def __init__(self, model: type) -> None:
        mapper: Any = inspect(model)
        columns = [(mapper.get_property_by_column(column).key, column) for column in mapper.local_table.columns]
        preparer = _DIALECT.identifier_preparer
        table, names = preparer.format_table(mapper.local_table), ", ".join(preparer.format_column(column) for _, column in columns)
        self.head = f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608 # names out of the model
        self.row = "(" + ",".join(["%s"] * len(columns)) + ")"
        self._columns = [(key, column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT), _default_of(column)) for key, column in columns]

    def values(self, entity: Any) -> list[Any]:
        """The values of one row; a default that Python makes is set on the entity, one that the server makes is left to it."""
        given = vars(entity)
        return [self._value(entity, given, *column) for column in self._columns]

    @staticmethod
    def _value(entity: Any, given: dict[str, Any], key: str, process: Process, default: Callable[[], Any]) -> Any:
        if key not in given:
            value = default()
            if value is _DEFAULT:
                return value
            setattr(entity, key, value)
        value = given[key]
        return process(value) if process and value is not None else value


@lru_cache(maxsize=512)
def insertion(model: type) -> Insertion:
    """The insertion of a mapped class."""
    return Insertion(model)


def _default_of(column: Column[Any]) -> Callable[[], Any]:
    default = column.default
    if default is not None and (default.is_scalar or default.is_callable):
        given: Any = default.arg  # type: ignore[attr-defined] # those two kinds have it
        return (lambda: given(None)) if default.is_callable else lambda: given
    return lambda: _DEFAULT if column.server_default is not None or column.identity is not None else None
