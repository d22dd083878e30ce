"""What of an inspection leaves a hazard behind."""

import pytest

from services.housing.rules.findings import Seen
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult


@pytest.mark.parametrize(
    ("result", "fixed_on_site", "leaves"),
    [
        (ItemResult.PASS, False, False),
        (ItemResult.NOT_APPLICABLE, False, False),
        (ItemResult.FAIL, False, True),
        (ItemResult.FAIL, True, False),
    ],
)
def test_what_failed_and_was_not_put_right_leaves_a_hazard(result: ItemResult, fixed_on_site: bool, leaves: bool) -> None:
    assert Seen("FIRE_ALARM", Aspect.FIRE, Severity.MAJOR, result, fixed_on_site=fixed_on_site).leaves_a_hazard is leaves
