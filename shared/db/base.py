"""The base that every service's models stand on: constraint names, time-ordered identifiers, optimistic locking."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Integer, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from uuid_utils import uuid7

from shared.errors import Stale

# Constraints have predictable names: handlers map them to refusals (UnitOfWork.refuse_on) and migrations can drop them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def make_base() -> type[DeclarativeBase]:
    """A declarative base with its own metadata: one per service, so that no service's tables meet another's."""

    class Base(DeclarativeBase):
        """The base of one service's models; ``datetime`` columns keep their time zone."""

        metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
        type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}

    return Base


def new_id() -> str:
    """A new identifier: a UUIDv7, which sorts by the time it was made and so keeps indexes compact."""
    return str(uuid7())


def primary_key() -> Mapped[str]:
    """A UUID primary key, kept as a string; made by the process, so an insert need not ask the server for it."""
    return mapped_column(Uuid(as_uuid=False), primary_key=True, default=new_id)


class Versioned:
    """A row that is changed only by those who have seen its current version; put it before the base: ``class House(Versioned, Base)``.

    A new row has version 1. A change calls ``row.advance(data["version"])``; should another transaction commit a change in
    between, the update matches no row and the unit of work raises ``Stale`` too.
    """

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"version": 1, **values})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 # SQLAlchemy gives it the class
        return {"version_id_col": cls.version, "version_id_generator": False}

    def advance(self, seen: int) -> int:
        """Move on to the next version, and return it; raises ``Stale`` unless ``seen`` is the current one."""
        if seen != self.version:
            raise Stale("STALE_VERSION")
        self.version += 1
        return self.version
