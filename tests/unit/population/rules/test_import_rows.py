"""When a person may decide about a row."""

import pytest

from services.population.rules.import_rows import check_decision


@pytest.mark.parametrize(
    ("outcome", "decided", "decision", "code"),
    [
        ("UNDECIDED", None, "SKIP", None), ("UNDECIDED", None, "REGISTER_AND_CORRECT", None), ("UNDECIDED", "SKIP", "SKIP", None),
        ("UNDECIDED", "SKIP", "REGISTER_AND_CORRECT", "ROW_DECIDED"), ("IMPORTED", "REGISTER_AND_CORRECT", "REGISTER_AND_CORRECT", None),
        ("IMPORTED", None, "SKIP", "ROW_NOT_UNDECIDED"), ("REFUSED", None, "REGISTER_AND_CORRECT", "ROW_NOT_UNDECIDED"),
    ],
)  # fmt: skip
def test_a_row_is_decided_once(outcome: str, decided: str | None, decision: str, code: str | None) -> None:
    assert getattr(check_decision(outcome, decided, decision), "code", None) == code
