"""The README's lines do what it says, as it says them."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from dev.stack import Stack

README = Path(__file__).parents[2] / "README.md"


def lines_to_run() -> str:
    """The block that the README marks as run by this test."""
    found = re.search(r"<!-- run by tests/e2e/test_readme\.py -->\n```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_lines_of_the_readme_register_a_resident_and_end_the_residence(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / ".run").mkdir()
    (tmp_path / ".run" / "first-account.json").write_text(json.dumps(stack.first_account), encoding="utf-8")
    environment = {**os.environ, "no_proxy": "127.0.0.1"}

    ran = subprocess.run(["bash", "-euc", lines_to_run()], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    ended = _last_document(ran.stdout)
    assert ended["state"] == "ENDED"
    assert ended["person"]["document_number"] == "1101**********002X"


def _last_document(output: str) -> dict[str, Any]:
    decoder, at = json.JSONDecoder(), 0
    document: dict[str, Any] = {}
    while at < len(output.rstrip()):
        document, at = decoder.raw_decode(output, at)
    return document
