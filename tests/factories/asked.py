"""What a service that a test has asked keeps and tells: rows, announced facts, audit entries."""

from typing import Any

import orjson
from sqlalchemy import text

from shared.db.store import Store


class Asked:
    """A service on a database of its own; ``store`` is the service's, ``first_entry`` its next audit entry when the test began."""

    store: Store
    first_entry: int

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds."""
        with self.store.engine.begin() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def announced(self, event: str) -> list[dict[str, Any]]:
        """The envelopes of an event, oldest first."""
        return [orjson.loads(bytes(row["body"])) for row in self.rows("SELECT body FROM outbox WHERE event = :event ORDER BY id", event=event)]

    def audited(self, action: str) -> list[dict[str, Any]]:
        """The audit entries of an action since this was made, oldest first, with ``detail`` decoded."""
        asked = "SELECT * FROM audit_entry WHERE action = :action AND id >= :first ORDER BY id"
        found = self.rows(asked, action=action, first=self.first_entry)
        return [{**row, "detail": orjson.loads(row["detail"])} for row in found]
