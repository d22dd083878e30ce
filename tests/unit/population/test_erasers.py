"""No table keeps something about a person without an eraser: whoever adds one that does has to say how it goes."""

import pytest

from services.population.handlers.erasers import ERASERS
from services.population.models import Base

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
STAYS = {
    "person": "its row stays, emptied, and says when it was erased",
    "residence": "removed by itself, after all that hangs on it",
    "disposal_item": "an id and what became of it",
    "tombstone": "what remains: ids, a kind and a time",
    "job_part": "files that came in or went out: gone with their job, after the days that its retention says",
    "duplicate_scan": "how far a scan has come: the id of the person it stopped at",
    "employer": "whom to ring there, who is nobody on file",
    "erasure": "the receipt: ids, words and times",
}
"""Tables that refer to a person or residence and are no eraser's, with the reason."""


def about_people() -> set[str]:
    """Tables that name a person or a residence, or hold something encrypted."""
    referring = {
        name for name, table in TABLES.items() for key in table.foreign_keys if key.column.table.name in {"person", "residence"}
    }  # fmt: skip
    naming = {name for name, table in TABLES.items() if {"person_id", "residence_id"} & set(table.columns.keys())}
    holding = {name for name, table in TABLES.items() if any(column.name.endswith("_encrypted") for column in table.columns)}
    return referring | naming | holding


def test_every_table_about_people_has_an_eraser_or_a_reason_to_stay() -> None:
    erased = {table for eraser in ERASERS for table in eraser.tables}

    assert about_people() - erased - set(STAYS) == set()
    assert erased - set(TABLES) == set()


@pytest.mark.parametrize("eraser", ERASERS, ids=lambda eraser: eraser.tables[-1])
def test_an_eraser_erases(eraser: object) -> None:
    assert getattr(eraser, "by_person", None) or getattr(eraser, "by_residence", None)


def test_who_refers_to_a_table_goes_before_it() -> None:
    order = [table for eraser in ERASERS for table in eraser.tables]
    later = [
        (name, key.column.table.name)
        for name in order
        for key in TABLES[name].foreign_keys
        if key.column.table.name in order and key.column.table.name != name and order.index(key.column.table.name) < order.index(name)
    ]

    assert later == []
