"""Verifies an audit trail: names the first row or block that was changed, removed, inserted, moved, or cut off the end.

The chain shows what happened inside it; a tail that was cut off shows only against anchors that another service keeps,
and entries younger than the newest anchor (about six seconds) can be cut off unseen.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from shared.db.audit import FIELDS, Auditor
from shared.db.audit_chain import COLUMNS, GENESIS, Block, Position, block_of

PAGE_BLOCKS = 200
PAGE_ENTRIES = 1_000
"""Entries a page: twenty milliseconds in which a service does nothing else."""
Fetch = Callable[[str, dict[str, Any]], Sequence[Any]]
"""Runs a SELECT with named parameters and returns all its rows."""

_ENTRIES = f"SELECT xid::text::bigint, id, mac, {', '.join(FIELDS)} FROM audit_entry WHERE (xid, id) > (CAST(:xid AS xid8), :id)"  # noqa: S608 # constants
_WITHIN = f"{_ENTRIES} AND (xid, id) <= (CAST(:last_xid AS xid8), :last_id) ORDER BY xid, id"
_BEYOND = f"{_ENTRIES} ORDER BY xid, id LIMIT :limit"
_BLOCKS = f"SELECT {COLUMNS} FROM audit_block WHERE number >= :number ORDER BY number LIMIT :limit"  # noqa: S608 # constants
_HEAD = f"SELECT {COLUMNS} FROM audit_block ORDER BY number DESC LIMIT 1"  # noqa: S608 # constants


@dataclass(frozen=True, slots=True)
class Kept:
    """An anchor: the number, total count and hash that the chain had."""

    number: int
    total_count: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """The first thing that is wrong; ``row`` is the ``id`` of an entry."""

    kind: str
    block: int
    row: int | None = None


@dataclass(slots=True)
class Report:
    """What was verified, and what was found."""

    from_block: int
    head: Block
    finding: Found | None = None
    next_block: int | None = None
    blocks: int = 0
    entries: int = 0
    unsealed: int = 0
    anchors: int = 0


@dataclass(slots=True)
class Verifier:
    """Walks one service's chain in pages. ``fetch`` reads its database, ``anchors`` are kept by others."""

    fetch: Fetch
    auditor: Auditor
    anchors: Sequence[Kept] = ()
    _by_number: Mapping[int, list[Kept]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_number = {kept.number: [other for other in self.anchors if other.number == kept.number] for kept in self.anchors}

    def verify(self, from_block: int | None = None, blocks: int | None = None, in_time: Callable[[], bool] = lambda: True) -> Report:
        """Verify ``blocks`` (None: all) from ``from_block`` (None: so that the last ones are verified) while ``in_time()``.

        Stops at the first finding. ``Report.next_block`` says where to go on when the head was not reached.
        """
        head = self._head()
        report = Report(self._start(head, from_block, blocks), head)
        report.finding = self._cut_off(head)
        if report.finding is None:
            self._walk(report, None if blocks is None else report.from_block + blocks, in_time)
        return report

    def _start(self, head: Block, from_block: int | None, blocks: int | None) -> int:
        return from_block or (1 if blocks is None else max(1, head.number - blocks + 1))

    def _head(self) -> Block:
        rows = self.fetch(_HEAD, {})
        return block_of(rows[0]) if rows else GENESIS

    def _cut_off(self, head: Block) -> Found | None:
        missing = any(kept.number > head.number for kept in self.anchors)
        return Found("TAIL_MISSING", head.number + 1) if missing else None

    def _walk(self, report: Report, end: int | None, in_time: Callable[[], bool]) -> None:
        previous = self._before(report)
        while report.finding is None and previous is not None:
            number = previous.number + 1
            page = self._page(number, end)
            if not page:
                self._finish(report, previous, number, end)
                return
            if report.blocks and not in_time():
                report.next_block = number
                return
            previous = self._verify_page(report, previous, page)

    def _before(self, report: Report) -> Block | None:
        if report.from_block == 1:
            return GENESIS
        number = report.from_block - 1
        rows = self.fetch(_BLOCKS, {"number": number, "limit": 1})
        block = block_of(rows[0]) if rows else GENESIS
        if block.number != number:
            report.finding = Found("BLOCK_MISSING", number)
        elif not block.is_authentic(self.auditor.seal):
            report.finding = Found("BLOCK_CHANGED", number)
        return block

    def _page(self, number: int, end: int | None) -> list[Block]:
        limit = PAGE_BLOCKS if end is None else min(PAGE_BLOCKS, end - number)
        blocks = [block_of(row) for row in self.fetch(_BLOCKS, {"number": number, "limit": limit})] if limit > 0 else []
        total = 0
        for index, block in enumerate(blocks):
            total += block.count
            if total > PAGE_ENTRIES:
                return blocks[: index + 1]
        return blocks

    def _finish(self, report: Report, previous: Block, number: int, end: int | None) -> None:
        if number <= report.head.number:
            if number == end:
                report.next_block = number
            else:
                report.finding = Found("BLOCK_MISSING", number)
            return
        for row in self.fetch(_BEYOND, {"xid": str(previous.last.xid), "id": previous.last.id, "limit": PAGE_ENTRIES}):
            report.unsealed += 1
            if not self._is_authentic(row):
                report.finding = Found("ENTRY_CHANGED", number, row[1])
                return

    def _verify_page(self, report: Report, previous: Block, page: list[Block]) -> Block | None:
        rows = self._rows(previous.last, page)
        for block in page:
            report.finding = self._in_chain(previous, block) or self._first_wrong(block, _up_to(block.last, rows))
            if report.finding:
                return None
            report.blocks += 1
            report.entries += block.count
            report.anchors += len(self._by_number.get(block.number, ()))
            previous = block
        return previous

    def _rows(self, after: Position, page: list[Block]) -> deque[Any]:
        last = max(block.last for block in page)
        return deque(self.fetch(_WITHIN, {"xid": str(after.xid), "id": after.id, "last_xid": str(last.xid), "last_id": last.id}))

    def _in_chain(self, previous: Block, block: Block) -> Found | None:
        if block.number != previous.number + 1:
            return Found("BLOCK_MISSING", previous.number + 1)
        if not block.follows(previous, self.auditor.seal):
            return Found("BLOCK_CHANGED", block.number)
        for kept in self._by_number.get(block.number, ()):
            if (kept.total_count, kept.hash) != (block.total_count, block.hash):
                return Found("ANCHOR_DIFFERS", block.number)
        return None

    def _first_wrong(self, block: Block, there: dict[Position, Any]) -> Found | None:
        sealed = block.codes()
        if sealed.keys() != there.keys():
            return _first_difference(block, sealed, there)
        for position, code in sealed.items():
            row = there[position]
            authentic = self._is_authentic(row)
            if not authentic or bytes(row[2]) != code:
                swapped = authentic and bytes(row[2]) in sealed.values()
                return Found("ENTRY_MOVED" if swapped else "ENTRY_CHANGED", block.number, position.id)
        return None

    def _is_authentic(self, row: Any) -> bool:
        return self.auditor.mac(row[3:]) == bytes(row[2])


def _up_to(last: Position, rows: deque[Any]) -> dict[Position, Any]:
    taken = {}
    while rows and (rows[0][0], rows[0][1]) <= last:
        row = rows.popleft()
        taken[Position(row[0], row[1])] = row
    return taken


def _first_difference(block: Block, sealed: Mapping[Position, bytes], there: Mapping[Position, Any]) -> Found:
    position = min(sealed.keys() ^ there.keys())
    if position in sealed:
        elsewhere = {bytes(row[2]) for other, row in there.items() if other not in sealed}
        return Found("ENTRY_MOVED" if sealed[position] in elsewhere else "ENTRY_MISSING", block.number, position.id)
    moved_here = bytes(there[position][2]) in {code for other, code in sealed.items() if other not in there}
    return Found("ENTRY_MOVED" if moved_here else "ENTRY_INSERTED", block.number, position.id)


def fetch_through(execute: Callable[..., Any]) -> Fetch:
    """``Fetch`` by way of a session's or connection's ``execute``."""
    return lambda statement, values: execute(text(statement), values).all()
