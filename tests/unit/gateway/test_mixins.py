"""Routes and entrypoints are put together from mixins: a name that two of them have would silently be the first one's for both."""

from collections import Counter
from inspect import isfunction

import pytest

from gateway.service import Gateway
from services.housing.service import HousingService
from services.population.service import PopulationService


@pytest.mark.parametrize("composed", [Gateway, PopulationService, HousingService])
def test_no_two_mixins_have_one_name(composed: type) -> None:
    parts = [part for part in composed.__mro__ if part.__module__.startswith(("gateway.routes", "services."))]
    names = Counter(name for part in parts for name, value in vars(part).items() if isfunction(value) and not name.startswith("__"))

    assert [name for name, count in names.items() if count > 1] == []
