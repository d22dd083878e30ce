"""What an officer signs when an inspection is closed: one digest over all of it, which anybody can compute again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, over JSON-safe content in one canonical form: UTF-8, members sorted by name, no spaces."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
