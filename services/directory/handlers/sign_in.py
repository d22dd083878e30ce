"""Signing in and changing a password: several short units of work with the slow hash between them, no connection held.

Whether the name is unknown, the account disabled or the password wrong, the answer is the same and takes as long.
"""

import ipaddress
from dataclasses import replace
from typing import Any

from services.directory import queries
from services.directory.credentials import Secret, hashed, matches, needs_rehash
from services.directory.handlers import sessions
from services.directory.handlers.refusals import demand, found
from services.directory.models import Account
from services.directory.rules.passwords import check_password, normalised
from services.directory.rules.sessions import is_to_be_noted
from services.directory.rules.usernames import normalised as normalised_username
from services.directory.schemas import show_account, show_session
from shared.answers import Answer
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import RevocationReason
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, Throttled, Unauthorized, invalid_field
from shared.identity import Actor, Call
from shared.observability.metrics import AUTH_ATTEMPTS

IPV6_SITE = 64
"""Bits of an IPv6 address that name a household or an office; the rest its devices choose freely."""


def open_session(store: Store, call: Call, data: dict[str, Any]) -> Answer:
    """Sign in; raises ``Unauthorized("BAD_CREDENTIALS")`` or ``Throttled`` with ``retry_after``."""
    # Without a key: an answer that opens something is never remembered.
    call = replace(call, idempotency_key=None)
    username = normalised_username(data["username"])
    subject = _subject(store, username, str(data["client_address"]))
    try:
        store.once(call, sessions.begin_attempt, subject)
    except Throttled:
        AUTH_ATTEMPTS.labels("throttled").inc()
        raise
    account = store.read(call, lambda uow, name: queries.account_by_username(uow.session, name), username)
    right = matches(account.password_hash if account else None, data["password"], call.deadline.remaining())
    if account is None or not right or not account.is_active:
        raise _refusal(store, call, account)
    return _admit(store, call, account, {**data, "subject": subject})


def resolve_session(store: Store, call: Call, data: dict[str, Any]) -> Answer:
    """Whose session it is; its use is written down at most once a minute. Raises ``Unauthorized("SESSION_ENDED")``."""
    session, account = store.read(call, sessions.resolve_session, data)
    now = store.clock.now()
    if is_to_be_noted(session.last_seen_at, now):
        store.once(replace(call, idempotency_key=None), sessions.note_use, session.id)
        session.last_seen_at = now
    return show_session(session, account)


def change_password(store: Store, call: Call, data: dict[str, Any]) -> Answer:
    """Change the own password with the present one, or as an administrator another's; all other sessions end."""
    call = replace(call, idempotency_key=None)
    account = store.read(call, _changeable, data["id"])
    demand(check_password(normalised(data["new_password"]), account.username, "/new_password"))
    if account.id == call.actor.account_id:
        _check_present(store, call, account, data["current_password"])
    secret = hashed(data["new_password"], call.deadline.remaining())
    given = {"id": account.id, "before": Secret(account.password_hash), "after": secret, "besides": data["token_digest"]}
    return store.once(call, _exchange, given)


def _refusal(store: Store, call: Call, account: Account | None) -> Unauthorized:
    AUTH_ATTEMPTS.labels("refused").inc()
    store.once(call, sessions.refuse_attempt, account)
    return Unauthorized("BAD_CREDENTIALS", "No account has this name and password.")


def _admit(store: Store, call: Call, account: Account, data: dict[str, Any]) -> Answer:
    rehashed = hashed(data["password"], call.deadline.remaining()) if needs_rehash(account.password_hash) else None
    given = {
        "account_id": account.id,
        "password_hash": Secret(account.password_hash),
        "rehashed": rehashed,
        "subject": data["subject"],
        "token_digest": data["token_digest"],
    }
    actor = Actor(account.id, account.role_set, account.station_code)
    answer = store.once(replace(call, caller=actor), sessions.open_session, given)
    AUTH_ATTEMPTS.labels("succeeded").inc()
    return answer


def _subject(store: Store, username: str, address: str) -> bytes:
    """What failures are counted under: a keyed hash, so that no typed name (or password typed as one) is kept."""
    ip = ipaddress.ip_address(address)
    site = str(ipaddress.ip_network((ip, IPV6_SITE), strict=False)) if ip.version == 6 else str(ip)
    return store.equipment.index.of("sign_in_failure.subject", f"{username}|{site}")


def _changeable(uow: UnitOfWork, account_id: str) -> Account:
    own = account_id == uow.actor.account_id
    account = queries.account(uow.session, account_id) if own or Role.ADMINISTRATOR in uow.actor.roles else None
    return found(account, "ACCOUNT_NOT_FOUND")


def _check_present(store: Store, call: Call, account: Account, password: str | None) -> None:
    """Guessing the present password through an open session is delayed like guessing it at the door."""
    if password is None:
        raise invalid_field("/current_password", "REQUIRED", "The present password is needed to change the own one.")
    subject = _subject_of_change(store, account.id)
    store.once(call, sessions.begin_attempt, subject)
    if not matches(account.password_hash, password, call.deadline.remaining()):
        store.once(call, sessions.refuse_change, account)
        raise Forbidden("WRONG_PASSWORD", "That is not the present password.")
    store.once(call, sessions.forgive, subject)


def _subject_of_change(store: Store, account_id: str) -> bytes:
    return store.equipment.index.of("sign_in_failure.subject", f"change|{account_id}")


def _exchange(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    account = found(queries.locked_accounts(uow.session, [data["id"]]).get(data["id"]), "ACCOUNT_NOT_FOUND")
    if account.password_hash != data["before"].reveal():
        raise Forbidden("WRONG_PASSWORD", "The password was changed meanwhile.")
    account.password_hash = data["after"].reveal()
    account.advance(account.version)
    sessions.revoke_sessions(uow, account, RevocationReason.PASSWORD_CHANGED, data["besides"])
    uow.audit("PASSWORD_CHANGED", f"account:{account.id}", station_code=account.station_code)
    return uow.commit(show_account(account))
