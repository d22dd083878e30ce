"""A signed statement is believed only by the service it was made for, only while it lasts, only if the gateway made it."""

import base64
import time

import orjson
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.contracts.directory.roles import Role
from shared.errors import Forbidden, NotFound, Unauthorized
from shared.identity import LEEWAY, LIFETIME, Actor, Call, StatementSigner, StatementVerifier

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
CLERK = Actor("a-1", frozenset({Role.CLERK}), "changtang", "counter")
BUREAU = Actor("a-2", frozenset({Role.BUREAU}), None)
NOW = 1_700_000_000


def public(key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def verifier(audience: str = "population", *keys: bytes) -> StatementVerifier:
    return StatementVerifier([public(key) for key in keys or (KEY,)], audience)


def test_the_actor_survives_signing_and_checking() -> None:
    statement = StatementSigner(KEY).sign(CLERK, "population")

    assert verifier().verify(statement) == CLERK
    assert verifier().verify(StatementSigner(KEY).sign(BUREAU, "population")) == BUREAU


def test_a_statement_is_reused_for_the_same_actor_and_service() -> None:
    signer = StatementSigner(KEY)

    assert signer.sign(CLERK, "population") is signer.sign(CLERK, "population")
    assert signer.sign(CLERK, "directory") != signer.sign(CLERK, "population")


def test_either_of_two_keys_is_accepted_while_a_key_is_changed() -> None:
    assert verifier("population", OTHER_KEY, KEY).verify(StatementSigner(KEY).sign(CLERK, "population")) == CLERK


def test_another_audience_is_refused() -> None:
    with pytest.raises(Unauthorized, match="CONTEXT_FOR_ANOTHER_SERVICE"):
        verifier("directory").verify(StatementSigner(KEY).sign(CLERK, "population"))


def test_another_key_is_refused() -> None:
    with pytest.raises(Unauthorized, match="CONTEXT_FORGED"):
        verifier().verify(StatementSigner(OTHER_KEY).sign(CLERK, "population"))


@pytest.mark.parametrize("text", ["", ".", "a.b", "a.b.c", "é.é", "eyJ9.AAAA", "=" * 50])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(Unauthorized, match="CONTEXT_FORGED"):
        verifier().verify(text)


def test_changed_claims_are_refused() -> None:
    payload, _, signature = StatementSigner(KEY).sign(CLERK, "population").partition(".")
    claims = orjson.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["roles"] = ["ADMINISTRATOR"]
    forged = base64.urlsafe_b64encode(orjson.dumps(claims)).decode().rstrip("=")

    with pytest.raises(Unauthorized, match="CONTEXT_FORGED"):
        verifier().verify(f"{forged}.{signature}")


@pytest.mark.parametrize(("seconds", "good"), [(LIFETIME + LEEWAY - 1, True), (LIFETIME + LEEWAY + 1, False)])
def test_a_statement_lasts_its_lifetime_and_the_leeway(seconds: int, good: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        statement = StatementSigner(KEY).sign(CLERK, "population")
    for check in (verifier(), _that_has_seen(statement)):
        with time_machine.travel(NOW + seconds, tick=False):
            if good:
                assert check.verify(statement) == CLERK
            else:
                with pytest.raises(Unauthorized, match="CONTEXT_EXPIRED"):
                    check.verify(statement)


def _that_has_seen(statement: str) -> StatementVerifier:
    seen = verifier()
    with time_machine.travel(NOW, tick=False):
        seen.verify(statement)
    return seen


def test_a_statement_from_the_future_is_refused() -> None:
    with time_machine.travel(NOW + LEEWAY + 2, tick=False):
        statement = StatementSigner(KEY).sign(CLERK, "population")

    with time_machine.travel(NOW, tick=False), pytest.raises(Unauthorized, match="CONTEXT_FORGED"):
        verifier().verify(statement)


def test_a_cached_statement_is_made_anew_before_it_is_old() -> None:
    signer = StatementSigner(KEY)
    with time_machine.travel(NOW, tick=False):
        first = signer.sign(CLERK, "population")
    with time_machine.travel(NOW + LIFETIME / 2 + 1, tick=False):
        assert signer.sign(CLERK, "population") != first
    assert time.time() > NOW


@pytest.mark.parametrize(
    ("actor", "station", "reaches"),
    [(CLERK, "changtang", True), (CLERK, "puqian", False), (BUREAU, "puqian", True), (Actor("a", frozenset({Role.LANDLORD}), None), "puqian", False)],
)
def test_reach_is_the_own_station_or_the_district(actor: Actor, station: str, reaches: bool) -> None:
    assert actor.reaches(station) is reaches
    if reaches:
        actor.require_reach(station)
    else:
        with pytest.raises(NotFound):
            actor.require_reach(station)


def test_a_role_that_is_not_allowed_is_forbidden() -> None:
    CLERK.require({Role.CLERK, Role.OFFICER})

    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        CLERK.require({Role.OFFICER})


def test_a_stranger_has_no_actor() -> None:
    class Never:
        def remaining(self) -> float:
            return 0.0

    with pytest.raises(Unauthorized):
        _ = Call("r", Never()).actor
