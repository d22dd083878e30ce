"""How a row's result is shown."""

import pytest

from gateway.errors import catalogue
from services.population.rules.import_messages import MESSAGES
from services.population.rules.import_results import mask_cell


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        ("name", "王小明", "王*"), ("document_number", "441602199003070012", "4416**********0012"), ("document_number", "1", "*"),
        ("phone", "13800138000", "138****8000"), ("phone", "441602199003070012", "4416**********0012"), ("address", "长塘路 12 号", "长*"),
        ("birth_date", "1990-03-07", "1990****"), ("started_on", "31.03.2022", "31.0****"), ("category", "王小明", "王*"), ("room", "302", "3*"),
        ("legacy_id", "L-000001", "L-****01"), ("name", "", ""), ("name", "  ", ""), ("document_number", "4" * 500, "4" * 10 + "*" * 20 + "4" * 10),
    ],
)  # fmt: skip
def test_a_cell_is_masked(column: str, cell: str, shown: str) -> None:
    assert mask_cell(column, cell) == shown


@pytest.mark.parametrize("code", MESSAGES)
def test_a_code_has_the_same_words_as_in_a_problem(code: str) -> None:
    assert MESSAGES[code] == (catalogue()[code]["zh"], catalogue()[code]["en"])
