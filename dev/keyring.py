"""The local stack's secrets: made once at random, kept under the data folder for its owner's eyes only."""

import base64
import json
import os
import secrets
import threading
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Keyring:
    """Secrets by name, each made when it is first asked for and the same ever after."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()  # the stack starts several parts at a time
        self._values: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def password(self, name: str) -> str:
        """A password of 128 bits that needs no quoting in a URL."""
        return self._value(f"password of {name}", lambda: secrets.token_hex(16))

    def key(self, name: str) -> str:
        """32 random bytes in base64."""
        return self._value(f"key {name}", lambda: base64.b64encode(secrets.token_bytes(32)).decode())

    def public_key(self, name: str) -> str:
        """The public half of the Ed25519 key whose private half is ``key(name)``."""
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.key(name)))
        return base64.b64encode(private.public_key().public_bytes_raw()).decode()

    def _value(self, name: str, make: Any) -> str:
        with self._lock:
            if name not in self._values:
                self._values[name] = make()
                write_private(self._path, self._values)
            return self._values[name]


def write_private(path: Path, content: Any) -> None:
    """Write JSON that only its owner can read, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")
    draft.replace(path)
