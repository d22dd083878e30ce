"""The hash chain over audit entries: positions, blocks, and the code that seals each block to the one before.

Entries are ordered by (transaction id, id): ids alone become visible out of order, but whatever is below the oldest
running transaction is final. A block lists position and code of each of its entries, so that a verifier can name what is
missing, not only that something is.
"""

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple, Self

from shared.db.audit import MAC_BYTES

_MEMBER = struct.Struct(f">QQ{MAC_BYTES}s")
_COUNTS = struct.Struct(">QQ")
Seal = Callable[[bytes], bytes]


class Position(NamedTuple):
    """Where an entry stands."""

    xid: int
    id: int


START = Position(0, 0)


@dataclass(frozen=True, slots=True)
class Block:
    """A sealed run of entries; ``total_count`` counts from the first block on, this one included."""

    number: int
    members: bytes
    total_count: int
    sealed_at: datetime
    prev_hash: bytes
    hash: bytes

    @classmethod
    def after(cls, previous: "Block", entries: Sequence[tuple[int, int, bytes]], at: datetime, seal: Seal) -> Self:
        """The next block, of entries ``(xid, id, mac)`` in order."""
        members = b"".join(_MEMBER.pack(xid, entry_id, bytes(mac)) for xid, entry_id, mac in entries)
        block = cls(previous.number + 1, members, previous.total_count + len(entries), at, previous.hash, b"")
        return replace(block, hash=seal(block.header))

    @property
    def header(self) -> bytes:
        """What the hash covers."""
        instant = self.sealed_at.astimezone(UTC).isoformat().encode()
        return _COUNTS.pack(self.number, self.total_count) + hashlib.sha256(self.members).digest() + self.prev_hash + instant

    @property
    def count(self) -> int:
        """How many entries it seals."""
        return len(self.members) // _MEMBER.size

    @property
    def last(self) -> Position:
        """The position of its last entry."""
        if not self.members:
            return START
        return Position(*_MEMBER.unpack(self.members[-_MEMBER.size :])[:2])

    def codes(self) -> dict[Position, bytes]:
        """The code of each entry, by position, in order."""
        whole = self.members[: self.count * _MEMBER.size]
        return {Position(xid, entry_id): mac for xid, entry_id, mac in _MEMBER.iter_unpack(whole)}

    def follows(self, previous: "Block", seal: Seal) -> bool:
        """Whether it is what was sealed, and sealed to ``previous``."""
        in_line = self.number == previous.number + 1 and self.prev_hash == previous.hash
        return in_line and self.total_count == previous.total_count + self.count and self.is_authentic(seal)

    def is_authentic(self, seal: Seal) -> bool:
        """Whether the hash is the one that the key makes."""
        return seal(self.header) == self.hash


GENESIS = Block(0, b"", 0, datetime(1970, 1, 1, tzinfo=UTC), bytes(32), bytes(32))
"""What the first block is sealed to."""
COLUMNS = "number, members, total_count, sealed_at, prev_hash, hash"


def block_of(row: Sequence[object]) -> Block:
    """A block from a row of ``COLUMNS``."""
    number, members, total, at, prev_hash, own_hash = row
    return Block(number, bytes(members), total, at, bytes(prev_hash), bytes(own_hash))  # type: ignore[arg-type, call-overload] # the driver's types
