"""Personal fields at rest: authenticated encryption bound to one cell, and blind indexes for exact search.

A ciphertext is ``format (1) | length of key id (1) | key id | nonce (12) | AES-256-GCM ciphertext and tag``. All before
the nonce and the name of the cell are authenticated, so a value moved to another row, column or key id does not decrypt.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from shared.errors import Unavailable

FORMAT = 1
NONCE_BYTES = 12


def cell(table: str, column: str, row_id: str) -> str:
    """The name of one cell, as encryption binds to it."""
    return f"{table}|{column}|{row_id}"


class FieldCipher:
    """Encrypts with the first of the keys and decrypts with all of them.

    Nonces are random: one key is good for some billions of values. Rotation: put the new key first, re-encrypt what
    ``needs_rotation``, then drop the old key.
    """

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._headers = {key_id: bytes([FORMAT, len(key_id.encode())]) + key_id.encode() for key_id in keys}
        self._current = next(iter(keys))

    def encrypt(self, text: str, aad: str) -> bytes:
        """The ciphertext of a text for the cell that ``aad`` names (see ``cell``)."""
        return self.seal(text.encode(), aad)

    def decrypt(self, value: bytes, aad: str) -> str:
        """The text; raises ``Unavailable("FIELD_UNREADABLE")`` if it was tampered with, moved, or its key is not here."""
        return self.open(value, aad).decode()

    def seal(self, data: bytes, aad: str) -> bytes:
        """``encrypt`` for bytes."""
        header, nonce = self._headers[self._current], os.urandom(NONCE_BYTES)
        return header + nonce + self._keys[self._current].encrypt(nonce, data, header + aad.encode())

    def open(self, value: bytes, aad: str) -> bytes:
        """``decrypt`` for bytes."""
        value = bytes(value)
        key_id = self.key_id(value)
        try:
            header, key = self._headers[key_id], self._keys[key_id]
            start = len(header) + NONCE_BYTES
            return key.decrypt(value[len(header) : start], value[start:], header + aad.encode())
        except (KeyError, ValueError, InvalidTag):
            raise Unavailable("FIELD_UNREADABLE") from None

    def needs_rotation(self, value: bytes) -> bool:
        """Whether it was encrypted with another key than the current one."""
        return self.key_id(bytes(value)) != self._current

    @staticmethod
    def key_id(value: bytes) -> str:
        """The id of the key it claims to be encrypted with, or an empty string."""
        if len(value) < 2 or value[0] != FORMAT:
            return ""
        return value[2 : 2 + value[1]].decode(errors="replace")


class BlindIndex:
    """Keyed digests of normalised values: equal values are found, nothing else is learnt without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._keyed: dict[str, HMAC] = {}

    def of(self, column: str, text: str) -> bytes:
        """The digest of an already normalised text in one column; each column has a key of its own."""
        keyed = self._keyed.get(column)
        if keyed is None:
            keyed = self._keyed[column] = HMAC(_digest(HMAC(self._key, SHA256()), b"blind index|" + column.encode()), SHA256())
        return _digest(keyed, text.encode())


def _digest(keyed: HMAC, data: bytes) -> bytes:
    # Keying is the greater part of a short digest, so it is done once and copied.
    digest = keyed.copy()
    digest.update(data)
    return digest.finalize()
