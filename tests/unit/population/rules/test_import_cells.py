"""A row as a registration."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.import_cells import column_of, registration_of
from services.population.rules.import_columns import RESIDENTS
from shared.contracts.population.rpc import PersonRequest, RegisterResidenceRequest
from shared.files.columns import read_cells
from tests.factories.population_imports import row


def said(**cells: str) -> dict[str, Any]:
    values, wrong = read_cells(row(**cells), RESIDENTS)
    assert wrong == []
    return values


def test_a_row_that_is_right_is_a_registration() -> None:
    values = said(document_number="441602199003070012", expected_end_on="2022-12-31", hukou_match="人户分离")

    assert registration_of(values, None) == {
        "person": {
            "document_type": "RESIDENT_ID", "document_number": "441602199003070012", "name": "张小明", "sex": None, "birth_date": None,
            "phone": "13800138000", "nationality": None, "details_confirmed": False,
        },
        "address": {"text": "长塘路 12 号", "room": "302"},
        "category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL", "hukou_match": "SEPARATED",
        "started_on": date(2022, 3, 1), "expected_end_on": date(2022, 12, 31),
        "community_id": None, "house_id": None, "channel": "IMPORT", "started_precision": "DAY",
    }  # fmt: skip


def test_it_has_all_that_a_registration_asks_for() -> None:
    known = registration_of(said(), None)

    # The channel is how it came in, the station the requester's.
    assert set(RegisterResidenceRequest().fields) - known.keys() == {"station_code"}
    assert set(PersonRequest().fields) == known["person"].keys()


@pytest.mark.parametrize(
    ("pointer", "column"), [("/person/name", "name"), ("/address/text", "address"), ("/started_on", "started_on"), ("/address", "address")]
)
def test_a_pointer_speaks_of_a_column(pointer: str, column: str) -> None:
    assert column_of(pointer) == column
    assert column in {known.name for known in RESIDENTS}
