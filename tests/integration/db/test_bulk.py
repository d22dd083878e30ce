"""Many rows by one statement are the same rows as one by one."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import BigInteger, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.event import Event
from shared.contracts.schema import Answer, Identifier
from shared.db.audit import FIELDS
from shared.db.base import make_base
from shared.db.bulk import ONCE
from shared.db.store import Store
from shared.db.unit_of_work import MANY, UnitOfWork
from tests.parts import execute
from tests.stores import call, store_for

Base: Any = make_base()


class Parcel(Base):
    """A row with a column of every kind."""

    __tablename__ = "parcel"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    label: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int]
    weight: Mapped[int | None] = mapped_column(BigInteger)
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    is_open: Mapped[bool]
    sent_on: Mapped[date | None]
    sent_at: Mapped[datetime]
    seal: Mapped[bytes | None] = mapped_column(LargeBinary)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tags: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")


class ParcelSent(Answer):
    """A parcel was sent."""

    parcel_id = Identifier(required=True)


SENT = Event("population", "parcel_sent", 1, ParcelSent)
TEXTS = ["plain", 'q"uote', "back\\slash", "comma, {brace}", "", "NULL", "null", " space ", "王小明", "'single'", "%s %(a)s", "a\nb\tc", None]


@pytest.fixture
def parcels(own_url: str) -> Iterator[Store]:
    execute(
        own_url,
        "CREATE TABLE parcel (id uuid PRIMARY KEY, label text, size int, weight bigint, price numeric(8, 2), is_open bool, sent_on date, sent_at timestamptz,"
        " seal bytea, facts jsonb, tags text[], keys bigint[] NOT NULL DEFAULT '{7}')",
    )
    made = store_for(own_url)
    yield made
    made.close()


def parcel(text: str | None, number: int) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "label": text, "size": number, "weight": None if number % 2 else -(2**40), "price": Decimal(number) / 4 if number % 3 else None, "is_open": number % 2 == 0,
        "sent_on": date(2022, 3, 1) if number % 3 else None, "sent_at": datetime(2022, 3, 31, 4, 5, 6, 789, tzinfo=UTC),
        "seal": None if number % 4 == 3 else bytes(range(256)), "facts": {"said": text}, "tags": [text, "x", None] if number % 5 else None,
    }  # fmt: skip


def test_rows_are_what_was_given(parcels: Store) -> None:
    rows = [parcel(text, number) for number, text in enumerate(TEXTS)]

    def put(uow: UnitOfWork, _: Any) -> None:
        uow.insert_rows(Parcel, rows)
        uow.insert_rows(Parcel, [])
        uow.flush()
        uow.insert_rows(Parcel, [{**parcel("later", 0), "keys": [1, -2]}])
        uow.commit()

    parcels.once(call(), put, {})

    with parcels.engine.begin() as connection:
        found = {row["id"]: dict(row) for row in connection.execute(Parcel.__table__.select()).mappings()}
    for given in rows:
        kept = found.pop(given["id"])
        assert kept.pop("keys") == [7]
        assert {**kept, "seal": kept["seal"] and bytes(kept["seal"])} == given
    assert [kept["keys"] for kept in found.values()] == [[1, -2]]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("number", [0, 15])
def test_what_many_rows_have_in_common_is_the_same_in_each(parcels: Store, text: str | None, number: int) -> None:
    rows = [{**parcel(text, number), "id": str(uuid.uuid4()), "keys": [1, -2]} for _ in range(ONCE)]

    def put(uow: UnitOfWork, _: Any) -> None:
        uow.insert_rows(Parcel, rows)
        uow.commit()

    parcels.once(call(), put, {})

    with parcels.engine.begin() as connection:
        found = [dict(row) for row in connection.execute(Parcel.__table__.select()).mappings()]
    assert [{**row, "seal": row["seal"] and bytes(row["seal"])} for row in found] == rows


def test_rows_that_lack_a_column_are_a_defect(parcels: Store) -> None:
    def put(uow: UnitOfWork, _: Any) -> None:
        uow.insert_rows(Parcel, [parcel("a", 1), {"id": str(uuid.uuid4())}])

    with pytest.raises(KeyError):
        parcels.once(call(), put, {})


@pytest.mark.parametrize("count", [1, MANY - 1, MANY, MANY + 1])
def test_facts_and_entries_are_the_same_few_or_many(parcels: Store, count: int) -> None:
    ids = [str(uuid.uuid4()) for _ in range(count)]

    def announce(uow: UnitOfWork, _: Any) -> None:
        uow.announce_all(SENT, {one: {"parcel_id": one} for one in ids}, station_code="lotus-pond", version=1)
        for one in ids:
            uow.audit("PARCEL_SENT", f"parcel:{one}", station_code=None, detail={"said": 'a "b" \\'}, related=[f"box:{one}", "b,{c}"])
        uow.commit()

    parcels.once(call(), announce, {})

    with parcels.engine.begin() as connection:
        told = connection.exec_driver_sql("SELECT subject, event, version, station_code FROM outbox ORDER BY id").all()
        entries = connection.exec_driver_sql("SELECT * FROM audit_entry ORDER BY id").mappings().all()
    assert [tuple(row) for row in told] == [(one, "parcel_sent", 1, "lotus-pond") for one in ids]
    assert [entry["related"] for entry in entries] == [[f"box:{one}", "b,{c}"] for one in ids]
    auditor = parcels.equipment.auditor
    assert all(auditor.mac([str(entry[name]) if name == "entry_id" else entry[name] for name in FIELDS]) == bytes(entry["mac"]) for entry in entries)


def test_what_an_events_schema_does_not_declare_is_a_defect_wherever_it_stands(parcels: Store) -> None:
    def announce(uow: UnitOfWork, _: Any) -> None:
        uow.announce_all(SENT, {"a": {"parcel_id": str(uuid.uuid4())}, "b": {"name": "x"}}, station_code=None, version=1)

    with pytest.raises(ValueError, match="parcel_sent"):
        parcels.once(call(), announce, {})
