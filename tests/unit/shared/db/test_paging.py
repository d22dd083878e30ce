"""Cursors are opaque, bound to their listing, and made by nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column, select
from sqlalchemy.dialects import postgresql

from shared.db.paging import Cursor, keyset, page
from shared.errors import Invalid

CURSOR = Cursor(b"C" * 32)
SCOPE = "residences|lotus-pond"


@given(st.lists(st.none() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"]))))
def test_cursor_gives_back_its_values(values: list[object]) -> None:
    assert CURSOR.decode(CURSOR.encode(values, SCOPE), SCOPE) == values


def test_cursor_is_the_same_for_the_same_page() -> None:
    assert CURSOR.encode([1, "a"], SCOPE) == CURSOR.encode([1, "a"], SCOPE)


def test_cursor_does_not_show_its_values() -> None:
    assert "zhang" not in CURSOR.encode(["zhang"], SCOPE)
    assert CURSOR.encode(["zhang"], SCOPE).replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        CURSOR.decode(text, SCOPE)

    assert refused.value.code == "INVALID_CURSOR"
    assert refused.value.problems[0]["pointer"] == "/cursor"


def test_cursor_with_any_character_changed_is_refused() -> None:
    text = CURSOR.encode([1], SCOPE)
    # All but the last, of which some bits do not count.
    for position in range(len(text) - 1):
        changed = text[:position] + ("A" if text[position] != "A" else "B") + text[position + 1 :]
        with pytest.raises(Invalid):
            CURSOR.decode(changed, SCOPE)


def test_cursor_of_another_listing_is_refused() -> None:
    with pytest.raises(Invalid):
        CURSOR.decode(CURSOR.encode([1], SCOPE), "residences|moon-pond")


def test_cursor_of_another_key_is_refused() -> None:
    with pytest.raises(Invalid):
        CURSOR.decode(Cursor(b"D" * 32).encode([1], SCOPE), SCOPE)


def test_first_page_starts_nowhere() -> None:
    assert CURSOR.start(None, SCOPE) is None


@pytest.mark.parametrize(("rows", "items", "more"), [([], [], False), ([1, 2], [1, 2], False), ([1, 2, 3], [1, 2], True)])
def test_page_has_a_next_only_when_there_is_more(rows: list[int], items: list[int], more: bool) -> None:
    answer = page(rows, 2, lambda row: [row], cursor=CURSOR, scope=SCOPE, show=lambda row: row)

    assert answer["items"] == items
    assert (answer["next"] is not None) is more


def test_next_begins_after_the_last_row_shown() -> None:
    answer = page([1, 2, 3], 2, lambda row: [row], cursor=CURSOR, scope=SCOPE, show=lambda row: row)

    assert CURSOR.decode(answer["next"], SCOPE) == [2]


@pytest.mark.parametrize(("descending", "sign", "order"), [(False, ">", "ORDER BY day, id "), (True, "<", "ORDER BY day DESC, id DESC ")])
def test_keyset_compares_in_the_order_it_sorts_in(descending: bool, sign: str, order: str) -> None:
    day, row_id = column("day"), column("id")
    statement = str(keyset(select(day, row_id), [day, row_id], ["2026-01-01", 7], 2, descending=descending).compile(dialect=postgresql.dialect()))

    assert f"(day, id) {sign} (" in statement
    assert order in statement.replace("\n", "")
