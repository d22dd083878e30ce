"""The password policy: length and guessability, nothing else."""

import pytest

from services.directory.rules.common_passwords import COMMON_PASSWORDS
from services.directory.rules.passwords import LONGEST, SHORTEST, check_password, normalised
from shared.decisions import ALLOWED, Refused


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("tea kettle", id="shortest"),
        pytest.param("a river of tea, " * 8, id="longest"),
        pytest.param("onlylowercaseletters", id="no composition rules"),
        pytest.param("长塘村口的老榕树下有茶", id="any script"),
        pytest.param("my password is not that", id="holds a common word"),
        pytest.param("four letters", id="spaces"),
    ],
)
def test_long_and_unusual_passwords_are_allowed(password: str) -> None:
    assert check_password(password, "li.ming") == ALLOWED


@pytest.mark.parametrize(
    ("password", "code"),
    [
        pytest.param("tea kettl", "PASSWORD_LENGTH", id="one short"),
        pytest.param("", "PASSWORD_LENGTH", id="empty"),
        pytest.param("a river of tea, " * 8 + "!", "PASSWORD_LENGTH", id="one long"),
        pytest.param("1234567890", "PASSWORD_COMMON", id="commonest"),
        pytest.param("WoAiNi1314520", "PASSWORD_COMMON", id="commonest in another case"),
        pytest.param("Password2026!", "PASSWORD_COMMON", id="common word with a year"),
        pytest.param("!!liangdian88", "PASSWORD_COMMON", id="this platform's name"),
        pytest.param("aaaaaaaaaaaa", "PASSWORD_COMMON", id="repetition"),
        pytest.param("abababababcc", "PASSWORD_COMMON", id="three characters"),
        pytest.param("bcdefghijklm", "PASSWORD_COMMON", id="run"),
        pytest.param("lkjhgfdsapoi", "PASSWORD_COMMON", id="run backwards"),
        pytest.param("xx-LI.MING-river", "PASSWORD_HOLDS_USERNAME", id="username within"),
    ],
)
def test_short_and_guessable_passwords_are_refused(password: str, code: str) -> None:
    decision = check_password(password, "li.ming")

    assert isinstance(decision, Refused)
    assert decision.code == code


def test_the_refusal_never_repeats_the_password() -> None:
    decision = check_password("Password2026!", "li.ming", "/new_password")

    assert isinstance(decision, Refused)
    assert "2026" not in decision.because
    assert decision.pointer == "/new_password"


def test_every_listed_password_would_pass_the_length_check() -> None:
    assert {password for password in COMMON_PASSWORDS if not SHORTEST <= len(password) <= LONGEST} == set()


def test_width_and_composition_of_characters_do_not_matter() -> None:
    assert normalised("\uff54\uff45\uff41 cafe\u0301") == normalised("tea caf\u00e9")
