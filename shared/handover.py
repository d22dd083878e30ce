"""Personal data on their way from one service to another: sealed for the one who asks, whoever carries them.

Any client of the bus may call a method, and sees what it is answered. What a method answers under a seal is for those alone who
hold the handover key. A seal is bound to what was asked and what for: an answer to another question, an old one that is sent
again, or one that somebody else has made does not open. That it did not open says nothing of the content: ask again.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared.db.encryption import FieldCipher
from shared.errors import Unavailable

BLOCK = 512
"""Bytes; content is filled up to a multiple, so that its length tells nothing of a name."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: ``purpose`` a constant, ``subject`` an id, ``attempt`` which of its reports."""

    purpose: str
    subject: str
    attempt: int

    @property
    def binding(self) -> str:
        """What a seal is bound to."""
        return orjson.dumps(["handover", self.purpose, self.subject, self.attempt]).decode()


class Handover:
    """Seals with the first of the keys and opens with all of them, as ``FieldCipher`` does."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._cipher = FieldCipher(dict(keys))

    def seal(self, content: Mapping[str, Any], question: Question) -> str:
        """The content (JSON) as an answer to a question, in base64."""
        written = orjson.dumps(content)
        filled = written + b" " * (-len(written) % BLOCK)
        return base64.b64encode(self._cipher.seal(filled, question.binding)).decode()

    def open(self, sealed: str, question: Question) -> dict[str, Any]:
        """What the answer to a question says; raises ``Unavailable("HANDOVER_UNREADABLE")`` for anything else."""
        try:
            content: dict[str, Any] = orjson.loads(self._cipher.open(base64.b64decode(sealed, validate=True), question.binding))
        except (binascii.Error, ValueError, Unavailable):
            raise Unavailable("HANDOVER_UNREADABLE") from None
        return content
