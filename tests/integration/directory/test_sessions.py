"""Signing in, being known, signing out; and what guessing costs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type

from services.directory import credentials
from services.directory.credentials import Secret
from services.directory.handlers import sessions
from shared.contracts.directory import rpc
from shared.errors import Conflict, Throttled, Unauthorized
from shared.identity import Call
from tests.factories.directory import NOON, PASSWORD, Directory, Patient, digest

WRONG = "not the password"


@pytest.fixture
def hasher() -> None:
    """The real hashes: here they are what is tested."""


@pytest.fixture(autouse=True)
def clerk(directory: Directory) -> str:
    directory.station("changtang")
    return str(directory.account(username="li.ming")["id"])


def fail(directory: Directory, times: int, username: str = "li.ming", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(Unauthorized, match="BAD_CREDENTIALS"):
            directory.sign_in(username, WRONG, address=address)


def test_a_session_says_whose_it_is_and_until_when(directory: Directory, clerk: str) -> None:
    opened = directory.sign_in("li.ming")

    assert opened["account"]["id"] == clerk
    assert opened["expires_at"] == "2022-03-31T04:30:00Z"
    assert directory.resolve() == opened


def test_the_username_may_be_typed_in_any_case(directory: Directory, clerk: str) -> None:
    assert directory.sign_in(" LI.Ming ")["account"]["id"] == clerk


def test_a_token_opens_one_session(directory: Directory) -> None:
    directory.sign_in("li.ming", token="token")

    with pytest.raises(Conflict, match="TOKEN_IN_USE"):
        directory.sign_in("li.ming", token="token")


def test_only_the_digest_of_a_token_is_kept(directory: Directory) -> None:
    directory.sign_in("li.ming", token="token")

    assert directory.rows("SELECT token_digest FROM session") == [{"token_digest": digest("token")}]


def test_unknown_names_and_wrong_passwords_get_the_same_answer(directory: Directory) -> None:
    answers = set()
    for username, password in (("li.ming", WRONG), ("nobody.here", PASSWORD), ("not a username!", WRONG)):
        with pytest.raises(Unauthorized) as refusal:
            directory.sign_in(username, password)
        answers.add(refusal.value.args[:2])

    assert len(answers) == 1


def test_an_unknown_name_is_checked_as_thoroughly_as_a_known_one(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = credentials._verify
    monkeypatch.setattr(credentials, "_verify", lambda *values: bool(checked.append(values[0])) or verify(*values))
    fail(directory, 1)
    fail(directory, 1, "nobody.here")

    assert [hashed.split("$")[1:4] for hashed in checked] == [["argon2id", "v=19", "m=19456,t=2,p=1"]] * 2


def test_use_is_noted_once_a_minute_and_keeps_the_session(directory: Directory) -> None:
    directory.sign_in("li.ming")
    seen = []
    for seconds in (59, 60, 119, 120):
        directory.clock.at = NOON + timedelta(seconds=seconds)
        directory.resolve()
        seen.append(directory.rows("SELECT last_seen_at FROM session")[0]["last_seen_at"] - NOON)

    assert [at.total_seconds() for at in seen] == [0, 60, 60, 120]


def test_a_session_ends_when_it_is_not_used(directory: Directory) -> None:
    directory.sign_in("li.ming")
    directory.clock.at = NOON + timedelta(minutes=30)

    with pytest.raises(Unauthorized, match="SESSION_ENDED"):
        directory.resolve()


def test_a_session_in_use_ends_after_twelve_hours(directory: Directory) -> None:
    directory.sign_in("li.ming")
    for minutes in range(25, 12 * 60, 25):
        directory.clock.at = NOON + timedelta(minutes=minutes)
        directory.resolve()
    directory.clock.at = NOON + timedelta(hours=12)

    with pytest.raises(Unauthorized, match="SESSION_ENDED"):
        directory.resolve()


def test_signing_out_ends_the_session_and_may_be_repeated(directory: Directory) -> None:
    opened = directory.sign_in("li.ming")
    for _ in range(2):
        assert directory.ask(rpc.CLOSE_SESSION, {"token_digest": digest("token")}, actor=None) == {"done": True}

    with pytest.raises(Unauthorized, match="SESSION_ENDED"):
        directory.resolve()
    assert [event["data"]["session_id"] for event in directory.announced("session_revoked")] == [opened["session_id"]]


def test_failures_delay_the_next_try_even_a_right_one(directory: Directory) -> None:
    fail(directory, 6)

    with pytest.raises(Throttled) as refusal:
        directory.sign_in("li.ming")
    assert (refusal.value.code, refusal.value.retry_after) == ("SIGN_IN_DELAYED", 1)
    directory.clock.at += timedelta(seconds=1)
    assert directory.sign_in("li.ming")["account"]["username"] == "li.ming"


def test_success_makes_failures_forgotten(directory: Directory) -> None:
    fail(directory, 5)
    directory.sign_in("li.ming")

    fail(directory, 5)


def test_a_stranger_elsewhere_delays_nobody(directory: Directory, clerk: str) -> None:
    fail(directory, 6, address="198.51.100.7")

    assert directory.sign_in("li.ming", address="192.0.2.1")["account"]["id"] == clerk


def test_addresses_of_one_ipv6_site_are_one(directory: Directory) -> None:
    fail(directory, 5, address="2001:db8:0:1::1")
    fail(directory, 1, address="2001:db8:0:1::2")

    with pytest.raises(Throttled):
        directory.sign_in("li.ming", address="2001:db8:0:1::3")


def test_unknown_names_are_delayed_like_known_ones(directory: Directory) -> None:
    fail(directory, 6, "nobody.here")

    with pytest.raises(Throttled):
        directory.sign_in("nobody.here")


def test_many_guesses_at_once_gain_nothing(directory: Directory) -> None:
    def guess(_: int) -> str:
        try:
            directory.sign_in("li.ming", WRONG)
        except (Unauthorized, Throttled) as refusal:
            return refusal.code
        return "IN"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(16)))

    assert outcomes.count("BAD_CREDENTIALS") == 6
    assert outcomes.count("SIGN_IN_DELAYED") == 10


def test_a_password_changed_while_it_was_checked_opens_nothing(directory: Directory, clerk: str) -> None:
    given = {"account_id": clerk, "password_hash": Secret("what it was"), "rehashed": None, "subject": b"x", "token_digest": digest("token")}
    call = Call("request-1", Patient())

    with pytest.raises(Unauthorized, match="BAD_CREDENTIALS"):
        directory.store.once(call, sessions.open_session, given)


def test_refused_attempts_are_on_record_without_unknown_names(directory: Directory, clerk: str) -> None:
    fail(directory, 1)
    fail(directory, 1, "hunter2 typed in the wrong field")

    assert [row["subject"] for row in directory.audited("SIGN_IN_REFUSED")] == [f"account:{clerk}", "account:unknown"]
    assert "hunter2" not in str(directory.rows("SELECT * FROM audit_entry")) + str(directory.rows("SELECT * FROM sign_in_failure"))


def test_signing_in_is_on_record_as_the_account(directory: Directory, clerk: str) -> None:
    directory.sign_in("li.ming")
    entry = directory.audited("SIGNED_IN")[0]

    assert (entry["actor_id"], entry["actor_station"], entry["subject"]) == (clerk, "changtang", f"account:{clerk}")


def test_passwords_are_kept_as_argon2id(directory: Directory) -> None:
    stored = directory.rows("SELECT password_hash FROM account")[0]["password_hash"]

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_outdated_hash_is_renewed_at_sign_in(directory: Directory) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID).hash(PASSWORD)
    with directory.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET password_hash = %s", (weak,))
    directory.sign_in("li.ming")

    assert directory.rows("SELECT password_hash FROM account")[0]["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert directory.sign_in("li.ming", token="another")["account"]["username"] == "li.ming"


def test_an_answer_that_opens_something_is_never_remembered(directory: Directory) -> None:
    data = {"username": "li.ming", "password": PASSWORD, "token_digest": digest("token"), "client_address": "192.0.2.1"}
    directory.ask(rpc.OPEN_SESSION, data, actor=None, key="k-1")

    assert directory.rows("SELECT * FROM idempotency") == []


def test_what_has_ended_is_removed_after_a_while(directory: Directory) -> None:
    directory.sign_in("li.ming")
    fail(directory, 1, "nobody.here")
    directory.clock.at = NOON + timedelta(hours=24)
    directory.service.forget_ended_sessions()

    assert directory.rows("SELECT * FROM session") == []
    assert directory.rows("SELECT * FROM sign_in_failure") == []
