"""How a row's result is shown."""

import pytest

from gateway.errors import catalogue
from services.housing.rules.import_messages import MESSAGES
from services.housing.rules.import_results import mask_cell


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        ("landlord_name", "王小明", "王*"), ("document_number", "441602199003070012", "4416**********0012"), ("credit_code", "91440101231245152Y", "9144**********152Y"),
        ("phone", "13800138000", "138****8000"), ("address", "长塘路 12 号", "长*"), ("registered_on", "1990-03-07", "1990****"), ("rooms", "王小明", "王*"),
        ("legacy_id", "L-000001", "L-****01"), ("landlord_name", "  ", ""), ("document_number", "4" * 500, "4" * 10 + "*" * 20 + "4" * 10),
    ],
)  # fmt: skip
def test_a_cell_is_masked(column: str, cell: str, shown: str) -> None:
    assert mask_cell(column, cell) == shown


@pytest.mark.parametrize("code", MESSAGES)
def test_a_code_has_the_same_words_as_in_a_problem(code: str) -> None:
    assert MESSAGES[code] == (catalogue()[code]["zh"], catalogue()[code]["en"])
