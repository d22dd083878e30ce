"""Entrypoints that may tell by a refusal that somebody is on file elsewhere: whoever is told so too often is told nothing for a while.

A document number need not be the caller's business, and each such refusal answers a question about a person that was never asked.
"""

from typing import Any

from services.housing.throttle import GUESSES
from shared.answers import Answer
from shared.errors import Conflict
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.throttle import AccountLimit, AccountLimits

TELLING = frozenset({"GUEST_IN_OTHER_STAY", "LANDLORD_EXISTS"})
"""Refusals from which one learns something of a person."""


class GuessingEndpoints(Endpoints):
    """Writes that name a person by a document."""

    guesses: AccountLimit = AccountLimits(*GUESSES)

    def write_of_person(self, call: Call, handler: Any, data: Data) -> Answer:
        """A write; raises ``Throttled`` before it looks anybody up when the account was told of too many."""
        self.guesses.check(call.actor.account_id)
        try:
            return self.write(call, handler, data)
        except Conflict as refusal:
            if refusal.code in TELLING:
                self.guesses.count(call.actor.account_id)
            raise
