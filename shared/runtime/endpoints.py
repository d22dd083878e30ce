"""What every group of entrypoints of a service stands on: the dependencies, and the two ways to the database."""

from collections.abc import Callable
from typing import Any

from shared.answers import Answer
from shared.db.database import Database
from shared.identity import Call
from shared.runtime.places import Atlas, Places
from shared.runtime.rpc_client import RpcClient

Data = dict[str, Any]


class Endpoints:
    """The dependencies that all groups share, and ``read`` and ``write``."""

    database = Database()
    ask: Callable[..., Any] = RpcClient()
    atlas: Atlas = Places()

    def read(self, call: Call, handler: Any, data: Data) -> Answer:
        """A read: statement by statement, its audit entries durable before it answers."""
        answer: Answer = self.database.read(call, handler, data)
        return answer

    def write(self, call: Call, handler: Any, data: Data) -> Answer:
        """A write: one transaction, done once for one idempotency key."""
        answer: Answer = self.database.once(call, handler, data)
        return answer
