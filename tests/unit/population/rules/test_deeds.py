"""What was done, in words: every action of the service has some, in both languages."""

import re
from pathlib import Path

import pytest

from services.population.rules.deeds import ENDINGS, OTHERWISE, WORDS, words_of

SERVICE = Path(__file__).parents[4] / "services" / "population"
ABOUT_PEOPLE = re.compile(r'uow\.audit\(\s*"((?:PERSON|PEOPLE|RESIDENCE|RESIDENCES|OWN)_[A-Z_]+)"')


@pytest.mark.parametrize(
    ("action", "done_en"),
    [
        ("PERSON_READ", "looked at your details, partly covered"),
        ("CALL_DENIED", "tried to look at or change it, and was refused"),
        ("SOMETHING_REVEALED", "looked at something of yours in full"),
        ("SOMETHING_ODD", "handled a record that concerns you"),
        ("", "handled a record that concerns you"),
    ],
)
def test_an_action_is_told_by_its_name_or_its_ending(action: str, done_en: str) -> None:
    assert words_of(action)[1] == done_en


@pytest.mark.parametrize("words", [*WORDS.values(), *ENDINGS.values(), OTHERWISE])
def test_both_languages_are_there(words: tuple[str, str]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", words[0])
    assert words[1].isascii()
    assert words[1]


def test_what_is_done_with_people_and_residences_is_told_by_more_than_a_phrase() -> None:
    actions = {action for path in SERVICE.rglob("*.py") for action in ABOUT_PEOPLE.findall(path.read_text(encoding="utf-8"))}

    assert actions
    assert {action for action in actions if words_of(action) is OTHERWISE} == set()
