"""Seals committed audit entries into blocks each second, and announces the head so that another service anchors it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from shared.contracts.audit import audit_sealed
from shared.db.audit_chain import COLUMNS, GENESIS, Block, block_of
from shared.db.faults import Contended
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork

BLOCK_ENTRIES = 1_000
ANCHOR_EVERY = timedelta(seconds=5)
"""At most one announcement in this time, and none while nothing is new: entries are anchored within about six seconds."""

_HEAD = text(f"SELECT {COLUMNS} FROM audit_block ORDER BY number DESC LIMIT 1")  # noqa: S608 # constants
_UNSEALED = text(
    "SELECT xid::text::bigint, id, mac FROM audit_entry WHERE (xid, id) > (CAST(:xid AS xid8), :id) "
    "AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT :limit"
)
_SEAL = text(
    "INSERT INTO audit_block (number, members, total_count, sealed_at, prev_hash, hash) VALUES (:number, :members, :total, :at, :prev_hash, :hash)"
)
_ANNOUNCED = text("SELECT version, created_at > now() - CAST(:every AS interval) FROM outbox WHERE event = 'audit_sealed' ORDER BY id DESC LIMIT 1")


def seal_entries(store: Store, block_entries: int = BLOCK_ENTRIES) -> int:
    """Seal what has been committed since the last time; returns how many entries were sealed.

    Two processes that do it at once can't fork the chain: the block's number is one's only, and the other begins again.
    """
    sealed = total = store.work("audit-sealer", lambda uow: _seal_next(uow, block_entries))
    while sealed == block_entries:
        sealed = store.work("audit-sealer", lambda uow: _seal_next(uow, block_entries))
        total += sealed
    return total


def _seal_next(uow: UnitOfWork, block_entries: int) -> int:
    uow.refuse_on({"pk_audit_block": Contended})
    head = _head(uow)
    last = head.last
    rows = uow.session.execute(_UNSEALED, {"xid": str(last.xid), "id": last.id, "limit": block_entries}).all()
    if rows:
        head = Block.after(head, [(row[0], row[1], row[2]) for row in rows], uow.now, uow.auditor.seal)
        uow.session.execute(_SEAL, _values(head))
    _announce(uow, head)
    return uow.commit(len(rows))


def _head(uow: UnitOfWork) -> Block:
    row = uow.session.execute(_HEAD).one_or_none()
    return GENESIS if row is None else block_of(row)


def _values(block: Block) -> dict[str, Any]:
    return {
        "number": block.number,
        "members": block.members,
        "total": block.total_count,
        "at": block.sealed_at,
        "prev_hash": block.prev_hash,
        "hash": block.hash,
    }


def _announce(uow: UnitOfWork, head: Block) -> None:
    announced = uow.session.execute(_ANNOUNCED, {"every": ANCHOR_EVERY}).one_or_none()
    if head.number == 0 or (announced and (head.number <= announced[0] or announced[1])):
        return
    data = {"number": head.number, "total_count": head.total_count, "hash": head.hash.hex(), "sealed_at": head.sealed_at.isoformat()}
    uow.announce(audit_sealed(uow.service), uow.service, data, station_code=None, version=head.number)
