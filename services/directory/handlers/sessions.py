"""Sessions: what one unit of work does for signing in, being known again, and signing out."""

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from services.directory import queries
from services.directory.models import Account, Session, SignInFailure
from services.directory.rules.lockout import FORGOTTEN_AFTER, failures_now, seconds_to_wait
from services.directory.rules.sessions import ABSOLUTE, IDLE, NOTED_EVERY, has_ended
from services.directory.schemas import show_session
from shared.answers import Answer
from shared.contracts.directory import events
from shared.contracts.directory.vocabulary import RevocationReason
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Throttled, Unauthorized

ENDED = "SESSION_ENDED"
THROTTLED = "SIGN_IN_DELAYED"


def resolve_session(uow: UnitOfWork, data: dict[str, Any]) -> tuple[Session, Account]:
    """A session that holds, and whose it is; raises ``Unauthorized``."""
    known = queries.session(uow.session, data["token_digest"])
    if known is None or not known[1].is_active or has_ended(known[0].opened_at, known[0].last_seen_at, uow.now):
        raise Unauthorized(ENDED)
    return known


def note_use(uow: UnitOfWork, session_id: str) -> None:
    """Write down that a session is in use, unless another replica just did."""
    used = update(Session).where(Session.id == session_id, Session.last_seen_at <= uow.now - NOTED_EVERY)
    uow.session.execute(used.values(last_seen_at=uow.now))
    uow.commit()


def close_session(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """End a session; one that has ended stays so."""
    known = queries.session(uow.session, data["token_digest"])
    if known:
        _revoke(uow, known[0], known[1], RevocationReason.SIGNED_OUT)
        uow.audit("SIGNED_OUT", f"account:{known[1].id}", station_code=known[1].station_code)
    return uow.commit({"done": True})


def revoke_sessions(uow: UnitOfWork, account: Account, reason: RevocationReason, besides: str | None = None) -> None:
    """End all sessions of an account, except the one of that token digest."""
    for session in queries.sessions_of(uow.session, account.id):
        if session.token_digest != besides:
            _revoke(uow, session, account, reason)


def begin_attempt(uow: UnitOfWork, subject: bytes) -> None:
    """Count an attempt as failed before it is checked, so that many at once gain nothing; raises ``Throttled``."""
    table = SignInFailure
    first = insert(table).values(subject=subject, failures=0, last_failed_at=uow.now)
    locked = first.on_conflict_do_update(index_elements=[table.subject], set_={"failures": table.failures})
    failures, last_failed_at = uow.session.execute(locked.returning(table.failures, table.last_failed_at)).one()
    wait = seconds_to_wait(failures, last_failed_at, uow.now)
    if wait:
        raise Throttled(THROTTLED, "Too many failures; wait before the next try.", retry_after=wait)
    counted = {"failures": failures_now(failures, last_failed_at, uow.now) + 1, "last_failed_at": uow.now}
    uow.session.execute(update(table).where(table.subject == subject).values(counted))
    uow.commit()


def forgive(uow: UnitOfWork, subject: bytes) -> None:
    """Forget the failures of a subject that has proved itself."""
    uow.session.execute(delete(SignInFailure).where(SignInFailure.subject == subject))
    uow.commit()


def refuse_attempt(uow: UnitOfWork, account: Account | None) -> None:
    """Put a failed attempt on record; of a name that nobody has, only that there was one."""
    subject = f"account:{account.id}" if account else "account:unknown"
    uow.audit("SIGN_IN_REFUSED", subject, station_code=account.station_code if account else None)
    uow.commit()


def refuse_change(uow: UnitOfWork, account: Account) -> None:
    """Put on record that somebody in a session did not know its account's present password."""
    uow.audit("PASSWORD_CHANGE_REFUSED", f"account:{account.id}", station_code=account.station_code)
    uow.commit()


def open_session(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Open a session for ``account_id``, whose password was right, and forget its failures; raises ``Unauthorized``.

    The account is read again: it may have been disabled, or given another password, while the password was checked.
    """
    uow.refuse_on({"uq_session_token_digest": lambda: Conflict("TOKEN_IN_USE")})
    account = queries.locked_accounts(uow.session, [data["account_id"]]).get(data["account_id"])
    if account is None or not account.is_active or account.password_hash != data["password_hash"].reveal():
        raise Unauthorized("BAD_CREDENTIALS")
    if data["rehashed"]:
        account.password_hash = data["rehashed"].reveal()
    uow.session.execute(delete(SignInFailure).where(SignInFailure.subject == data["subject"]))
    row = Session(id=new_id(), token_digest=data["token_digest"], account_id=account.id, opened_at=uow.now, last_seen_at=uow.now)
    uow.session.add(row)
    uow.audit("SIGNED_IN", f"account:{account.id}", station_code=account.station_code)
    return uow.commit(show_session(row, account))


def forget_ended(uow: UnitOfWork) -> None:
    """Remove sessions that have ended by time, and failures that count no more."""
    over = (Session.last_seen_at <= uow.now - IDLE) | (Session.opened_at <= uow.now - ABSOLUTE)
    uow.session.execute(delete(Session).where(over))
    uow.session.execute(delete(SignInFailure).where(SignInFailure.last_failed_at <= uow.now - FORGOTTEN_AFTER))
    uow.commit()


def _revoke(uow: UnitOfWork, session: Session, account: Account, reason: RevocationReason) -> None:
    uow.session.delete(session)
    payload = {"session_id": session.id, "account_id": account.id, "reason": reason.value}
    uow.announce(events.SESSION_REVOKED, session.id, payload, station_code=account.station_code, version=1)
