"""What gives a service its audit trail: the three RPCs of ``shared.contracts.audit``, the sealer, and anchors of others.

class PopulationService(AuditEndpoints):
    name = "population"
    database = Database()

    @subscribe(audit_sealed("directory"))
    def when_audit_sealed_keep_anchor(self, delivered: Delivered) -> None:
        self.database.receive(delivered, keep_anchor)
"""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import CTE, select, text

from shared.contracts.audit import list_anchors, list_audit, verify_audit
from shared.contracts.method import Method
from shared.db.audit_sealer import seal_entries
from shared.db.audit_verifier import Kept, Report, Verifier, fetch_through
from shared.db.paging import keyset, page
from shared.db.tables import audit_anchor, audit_entry
from shared.db.unit_of_work import UnitOfWork
from shared.identity import Call
from shared.messaging.envelope import Delivered
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

SPARE_SECONDS = 1.0
"""A verification ends this long before the caller's deadline, and says where to go on."""


class AuditEndpoints:
    """Mixin of every service with a database; ``database`` is its ``Database`` dependency, ``name`` the service's name."""

    database: Any
    name: str

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "name" in vars(cls):
            for make, handler in ENDPOINTS:
                method = make(cls.name)
                setattr(cls, method.name, rpc(method)(_endpoint(method.name, handler)))

    @scheduled(every=1.0)
    def seal_audit_entries(self) -> None:
        """Seal what was committed, and announce the head."""
        seal_entries(self.database)


def entries_of(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Entries that tell of a record, newest first; a station's own only, unless the caller's reach is the district. Itself audited."""
    actor, subject = uow.actor, data["subject"]
    scope = f"audit|{subject}|{None if actor.is_district_wide else actor.station_code}"
    statement = select(audit_entry).where(audit_entry.c.id.in_(select(_telling_of(subject).c.id)))
    if not actor.is_district_wide:
        statement = statement.where(audit_entry.c.station_code == actor.station_code)
    statement = keyset(statement, [audit_entry.c.id], uow.cursor.start(data["cursor"], scope), data["limit"], descending=True)
    rows = uow.session.execute(statement).all()
    uow.audit("AUDIT_READ", subject, station_code=actor.station_code)
    return page(rows, data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=scope, show=_entry)


def _telling_of(subject: str) -> CTE:
    """The ids of the entries about a record and of those related to it.

    Found by the two indexes first: in the order of ids, the server would read the whole trail for the few entries of one record.
    """
    about = select(audit_entry.c.id).where(audit_entry.c.subject == subject)
    related = select(audit_entry.c.id).where(audit_entry.c.related.contains([subject]))
    return about.union(related).cte("telling").prefix_with("MATERIALIZED")


def _entry(row: Any) -> dict[str, Any]:
    return {
        "id": row.entry_id,
        "at": row.at.isoformat(),
        "actor_id": row.actor_id,
        "actor_roles": [role for role in row.actor_roles.split(",") if role],
        "actor_station": row.actor_station,
        "action": row.action,
        "subject": row.subject,
        "related": row.related or [],
        "station_code": row.station_code,
        "purpose": row.purpose,
        "request_id": row.request_id,
        "detail": orjson.loads(row.detail),
    }


def verification(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Verify a part of the trail, in the time that the caller has."""
    anchors = [Kept(kept["number"], kept["total_count"], bytes.fromhex(kept["hash"])) for kept in data["anchors"]]
    verifier = Verifier(fetch_through(uow.session.execute), uow.auditor, anchors)
    return _verification(verifier.verify(data["from_block"], data["blocks"], lambda: uow.call.deadline.remaining() > SPARE_SECONDS))


def _verification(report: Report) -> dict[str, Any]:
    finding, head = report.finding, report.head
    return {
        "ok": finding is None,
        "finding": finding and {"kind": finding.kind, "block": finding.block, "row": finding.row},
        "from_block": report.from_block,
        "next_block": report.next_block,
        "blocks": report.blocks,
        "entries": report.entries,
        "unsealed": report.unsealed,
        "anchors": report.anchors,
        "head": {"number": head.number, "total_count": head.total_count, "hash": head.hash.hex()},
    }


def kept_anchors(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The newest anchors kept of a service."""
    columns = audit_anchor.c
    statement = select(audit_anchor).where(columns.service == data["service"]).order_by(columns.number.desc()).limit(data["limit"])
    return {"items": [_anchor(row) for row in uow.session.execute(statement)]}


def _anchor(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "total_count": row.total_count,
        "hash": row.hash.hex(),
        "at": row.at.isoformat(),
        "received_at": row.received_at.isoformat(),
    }


def keep_anchor(uow: UnitOfWork, delivered: Delivered) -> None:
    """Keep the head that another service announced; the first one heard of a block stays."""
    statement = text(
        "INSERT INTO audit_anchor (service, number, total_count, hash, at) VALUES (:service, :number, :total, :hash, :at) ON CONFLICT DO NOTHING"
    )
    data = delivered.data
    values = {"number": data["number"], "total": data["total_count"], "hash": bytes.fromhex(data["hash"]), "at": data["sealed_at"]}
    uow.session.execute(statement, {"service": delivered.source, **values})
    uow.commit()


Handler = Callable[[UnitOfWork, dict[str, Any]], dict[str, Any]]
ENDPOINTS: tuple[tuple[Callable[[str], Method], Handler], ...] = (
    (list_audit, entries_of),
    (verify_audit, verification),
    (list_anchors, kept_anchors),
)


def _endpoint(name: str, handler: Handler) -> Callable[..., dict[str, Any]]:
    def endpoint(self: Any, call: Call, data: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.database.read(call, handler, data)
        return answer

    endpoint.__name__ = endpoint.__qualname__ = name
    return endpoint
