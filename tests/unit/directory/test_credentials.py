"""Hashing: what it makes, that secrets do not show, and that the line for it is bounded."""

import threading

import orjson
import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from dev.ports import wait_until
from services.directory import credentials
from services.directory.credentials import Secret, hashed, matches, needs_rehash
from shared.db.idempotency import fingerprint
from shared.errors import Unavailable

PASSWORD = "three blue kettles"


def test_a_password_matches_its_own_hash_only() -> None:
    password_hash = hashed(PASSWORD, 5).reveal()

    assert matches(password_hash, PASSWORD, 5)
    assert not matches(password_hash, PASSWORD + "!", 5)
    assert not matches("not a hash", PASSWORD, 5)
    assert not matches(None, PASSWORD, 5)


def test_the_settings_are_those_of_owasp_or_better() -> None:
    parameters = extract_parameters(hashed(PASSWORD, 5).reveal())

    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19 * 1024, 1)
    assert not needs_rehash(hashed(PASSWORD, 5).reveal())


def test_two_hashes_of_a_password_differ() -> None:
    assert hashed(PASSWORD, 5).reveal() != hashed(PASSWORD, 5).reveal()


def test_the_same_password_typed_on_another_keyboard_matches() -> None:
    assert matches(hashed("caf\u00e9 caf\u00e9", 5).reveal(), "cafe\u0301 cafe\u0301", 5)


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(PASSWORD)

    assert f"{secret} {secret!r}" == "[secret] [secret]"
    assert orjson.dumps({"password": secret}, default=str) == b'{"password":"[secret]"}'
    assert fingerprint({"password": secret}) == fingerprint({"password": Secret("another")})
    assert secret.reveal() == PASSWORD


def test_whoever_waits_too_long_for_a_slot_is_refused() -> None:
    slots = [credentials._slots for _ in range(credentials.AT_A_TIME)]
    for slot in slots:
        assert slot.acquire(timeout=5)
    try:
        with pytest.raises(Unavailable, match="OVERLOADED"):
            hashed(PASSWORD, 0.01)
    finally:
        for slot in slots:
            slot.release()
    assert hashed(PASSWORD, 5)


def test_the_line_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_line", threading.BoundedSemaphore(1))
    assert credentials._slots.acquire(timeout=5)
    assert credentials._slots.acquire(timeout=5)
    waiting = threading.Thread(target=hashed, args=(PASSWORD, 10))
    waiting.start()
    try:
        wait_until(lambda: credentials._line._value == 0, "the one who waits", 5)
        with pytest.raises(Unavailable, match="OVERLOADED"):
            hashed(PASSWORD, 10)
    finally:
        credentials._slots.release()
        credentials._slots.release()
        waiting.join(10)
    assert not waiting.is_alive()
