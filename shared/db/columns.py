"""Columns as migrations write them, so that a table is read at a glance. What a migration creates with them is frozen."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB


def identifier(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A UUID."""
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[Any]:
    """A text of any length."""
    return sa.Column(name, sa.Text, nullable=nullable, server_default=default)


def sealed(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Bytes: a ciphertext or a blind index."""
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A point in time, with its zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A local calendar date."""
    return sa.Column(name, sa.Date, nullable=nullable)


def number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[Any]:
    """A whole number of 32 bits."""
    return sa.Column(name, sa.Integer, nullable=nullable, server_default=default)


def flag(name: str, *, default: str | None = None) -> sa.Column[Any]:
    """True or false."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=default)


def texts(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A list of texts."""
    return sa.Column(name, ARRAY(sa.Text), nullable=nullable)


def json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A JSON value; never personal data, which is encrypted."""
    return sa.Column(name, JSONB, nullable=nullable)
