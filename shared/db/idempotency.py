"""Answers that are remembered under the caller's key, so that a repeated call changes nothing twice.

Calls with the same key wait for one another on an advisory lock taken with the transaction's first statement, so the
second sees the answer of the first; the primary key stands behind that. Refusals are not remembered: nothing was changed.
Answers are encrypted, for they may show what the service's own columns encrypt.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from shared.db.encryption import FieldCipher, cell
from shared.db.lease import Batch, lock_number
from shared.errors import Invalid, problem
from shared.identity import Call

ANONYMOUS = "anonymous"
CONSTRAINT = "pk_idempotency"
KEEP_HOURS = 48
"""How long answers are kept; 24 hours are promised."""

FIND = "SELECT pg_advisory_xact_lock(%s);SELECT fingerprint, answer_encrypted FROM idempotency WHERE account_id=%s AND method=%s AND key=%s"
KEEP = "INSERT INTO idempotency (account_id, method, key, fingerprint, answer_encrypted) VALUES (%s,%s,%s,%s,%s)"


@dataclass(frozen=True, slots=True)
class Claim:
    """One caller's key for one method and one payload."""

    account_id: str
    method: str
    key: str
    fingerprint: bytes

    @classmethod
    def of(cls, call: Call, data: Any) -> "Claim | None":
        """The claim of a call, or None if it came without a key."""
        if call.idempotency_key is None:
            return None
        account = call.caller.account_id if call.caller else ANONYMOUS
        return cls(account, call.method, call.idempotency_key, fingerprint(data))

    def find(self, batch: Batch) -> Batch:
        """Wait for whoever has the same key now, then look for its answer."""
        return batch.add(FIND, (self._lock, self.account_id, self.method, self.key))

    def keep(self, batch: Batch, answer: Any, cipher: FieldCipher) -> Batch:
        """Remember the answer."""
        return batch.add(KEEP, (self.account_id, self.method, self.key, self.fingerprint, cipher.seal(dumps(answer), self._cell)))

    def answer_in(self, rows: Sequence[Any], cipher: FieldCipher) -> Any:
        """The remembered answer; raises ``Invalid("IDEMPOTENCY_KEY_REUSED")`` if it was given to another payload."""
        found, answer = rows[0]
        if bytes(found) != self.fingerprint:
            raise Invalid("IDEMPOTENCY_KEY_REUSED", "The key was used with another request.", [problem("", "IDEMPOTENCY_KEY_REUSED")])
        return orjson.loads(cipher.open(answer, self._cell))

    @property
    def _cell(self) -> str:
        return cell("idempotency", "answer", f"{self.account_id}|{self.method}|{self.key}")

    @property
    def _lock(self) -> int:
        return lock_number(self._cell)


def fingerprint(data: Any) -> bytes:
    """SHA-256 of the payload's canonical JSON."""
    return hashlib.sha256(orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)).digest()


def dumps(value: Any) -> bytes:
    """JSON of an answer."""
    return orjson.dumps(value, default=str)
