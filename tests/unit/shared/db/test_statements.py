"""Prepared statements are what SQLAlchemy would have sent."""

from typing import Any

import pytest
from psycopg2.extensions import AsIs
from sqlalchemy import Text, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import Versioned, make_base, new_id, primary_key
from shared.db.statements import Insertion, Prepared

Base = make_base()


class Room(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    __tablename__ = "room"
    id: Mapped[str] = primary_key()
    label: Mapped[str] = mapped_column("name", Text)
    state: Mapped[str] = mapped_column(Text, default="FREE")
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    note: Mapped[str | None]
    made_at: Mapped[str] = mapped_column(Text, server_default=text("'now'"))


def test_constants_travel_with_what_is_given() -> None:
    prepared = Prepared(select(Room.id).where(Room.state == "FREE", Room.id == bindparam("id")))

    assert prepared.values({"id": "1"}) == {"id": "1", "state_1": "FREE"}
    assert "room.state = %(state_1)s" in prepared.text


def test_rows_are_named_after_the_columns() -> None:
    prepared = Prepared(select(Room.id, Room.label.label("title"), func.count().label("count")))

    (row,) = prepared.rows([("1", "a", 3)])

    assert (row.id, row.title, row.count) == ("1", "a", 3)


def test_values_are_converted_as_their_types_want() -> None:
    prepared = Prepared(update(Room).values(detail=bindparam("detail")))

    assert prepared.values({"detail": {"a": 1}}) == {"detail": '{"a":1}'}


def test_unknown_value_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="nmae"):
        Prepared(select(Room.id)).values({"nmae": "x"})


def test_list_that_expands_is_refused() -> None:
    with pytest.raises(ValueError, match="expands"):
        Prepared(select(Room.id).where(Room.id.in_(bindparam("ids"))))


def test_insertion_names_every_column() -> None:
    insertion = Insertion(Room)

    assert insertion.head == "INSERT INTO room (id, name, state, detail, note, made_at, version) VALUES "
    assert insertion.row.count("%s") == 7


def test_insertion_fills_in_defaults() -> None:
    room = Room(id=new_id(), label="a", detail={"x": 1})
    values = Insertion(Room).values(room)

    assert values[:5] == [room.id, "a", "FREE", '{"x":1}', None]
    assert isinstance(values[5], AsIs)
    assert values[6] == 1
    assert room.state == "FREE"


def test_insertion_makes_the_key_that_was_not_given() -> None:
    room = Room(label="a")
    values = Insertion(Room).values(room)

    assert values[0] == room.id
    assert len(room.id) == 36
