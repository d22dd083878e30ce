"""Usernames are plain, 3 to 32 long, and the same in any case."""

import pytest

from services.directory.rules.usernames import check_username, normalised
from shared.decisions import ALLOWED, Refused


@pytest.mark.parametrize(
    "username",
    ["abc", "a" * 32, "changtang.clerk", "li_ming-2", "a1b"],
)
def test_plain_names_are_allowed(username: str) -> None:
    assert check_username(username) == ALLOWED


@pytest.mark.parametrize(
    "username",
    ["", "ab", "a" * 33, "1abc", ".abc", "abc.", "a..b", "li ming", "李明", "Abc", "abc\n", "a@b", "аbc"],  # noqa: RUF001 - a Cyrillic letter
)
def test_other_names_are_refused(username: str) -> None:
    decision = check_username(username)

    assert isinstance(decision, Refused)
    assert decision.code == "INVALID_USERNAME"
    assert decision.pointer == "/username"


def test_case_and_spaces_around_do_not_matter() -> None:
    assert normalised(" Changtang.Clerk ") == "changtang.clerk"
