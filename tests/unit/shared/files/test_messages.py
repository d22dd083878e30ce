"""What is wrong with a cell, in words."""

import pytest

from gateway.errors import catalogue
from shared.files.messages import MESSAGES, message


@pytest.mark.parametrize("code", MESSAGES)
def test_a_code_has_the_same_words_as_in_a_problem(code: str) -> None:
    assert message(code, MESSAGES) == (catalogue()[code]["zh"], catalogue()[code]["en"])


def test_a_code_that_nobody_knows_has_words_too() -> None:
    assert all(message("SURPRISE", MESSAGES))
