"""A claim is one caller's key for one method and payload."""

from datetime import date

import pytest

from shared.db.encryption import FieldCipher
from shared.db.idempotency import Claim, dumps, fingerprint
from shared.db.lease import Batch
from shared.errors import Invalid, Unavailable
from tests.stores import call

CIPHER = FieldCipher({"k1": b"F" * 32})


def _claim(key: str | None = "key-1", data: object = None) -> Claim:
    claim = Claim.of(call(key), data)
    assert claim
    return claim


def test_call_without_a_key_claims_nothing() -> None:
    assert Claim.of(call(None), {}) is None


def test_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    assert fingerprint({"a": 1, "b": date(2026, 1, 1)}) == fingerprint({"b": date(2026, 1, 1), "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_stranger_is_nobody_in_particular() -> None:
    stranger = call("key-1")
    stranger.caller = None
    claim = Claim.of(stranger, {})

    assert claim
    assert claim.account_id == "anonymous"


def _kept(claim: Claim, answer: object) -> tuple[bytes, bytes]:
    values = claim.keep(Batch(), answer, CIPHER).values
    return values[3], values[4]


@pytest.mark.parametrize("answer", [{"id": "1", "version": 2}, [], None, "x"])
def test_kept_answer_is_given_again(answer: object) -> None:
    claim = _claim()

    assert claim.answer_in([_kept(claim, answer)], CIPHER) == answer


def test_kept_answer_cannot_be_read_in_the_database() -> None:
    assert b"Zhang" not in _kept(_claim(), {"name": "Zhang"})[1]


def test_answer_kept_under_another_key_is_not_given() -> None:
    kept = _kept(_claim("key-1"), {"id": "1"})

    with pytest.raises(Unavailable):
        _claim("key-2").answer_in([kept], CIPHER)


def test_key_of_another_payload_is_refused() -> None:
    kept = _kept(_claim(data={"a": 1}), {"id": "1"})

    with pytest.raises(Invalid, match="IDEMPOTENCY_KEY_REUSED"):
        _claim(data={"a": 2}).answer_in([kept], CIPHER)


def test_same_key_waits_for_itself_and_for_no_other() -> None:
    locks = [_claim(key).find(Batch()).values[0] for key in ("key-1", "key-1", "key-2")]

    assert locks[0] == locks[1] != locks[2]
    assert all(-(2**63) <= lock < 2**63 for lock in locks)


def test_answer_may_hold_dates() -> None:
    assert dumps({"on": date(2026, 1, 1)}) == b'{"on":"2026-01-01"}'
