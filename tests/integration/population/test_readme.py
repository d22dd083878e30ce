"""The worked example of the service's README, step by step."""

import pytest

from shared.errors import Conflict, Invalid, Stale
from tests.factories.population import Population, fullwidth

WANG = {"document_type": "RESIDENT_ID", "document_number": "441602900307001", "name": "王小明", "phone": "+86 138 0013 8000"}
MOVED = {"address": {"text": "长塘路 12 号", "room": "401"}}


def test_the_worked_example(population: Population) -> None:
    first = population.register(person=WANG)
    masked = {"name": "王*", "document_number": "4416**********0012", "phone": "138****8000", "sex": "MALE", "birth_year": 1990}
    assert masked.items() <= first["person"].items()
    for room in ("302", fullwidth("302")):
        with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
            population.register(person=WANG, address={"text": "长塘路 12 号", "room": room})

    second = population.change(first, on="2022-03-20", **MOVED)
    with pytest.raises(Stale):
        population.change(first, on="2022-03-20", **MOVED)
    with pytest.raises(Invalid, match="FIELD_NEEDS_CORRECTION"):
        population.change(second, name="王晓明")
    third = population.change(second, kind="CORRECTION", name="王晓明")
    assert [population.listed(as_of=f"2022-03-{day}")[0]["address"]["room"] for day in (19, 20)] == ["302", "401"]

    ended = population.end(third, on="2022-03-31", reason="MOVED_AWAY")
    assert (ended["version"], ended["state"]) == (4, "ENDED")
