"""The README's lines do what it says, as it says them."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from dev.stack import Stack

README = Path(__file__).parents[2] / "README.md"


BETWEEN = "between the blocks"


def lines_to_run() -> str:
    """The blocks that the README marks as run by this test, in one shell: the second goes on from the first."""
    blocks = re.findall(r"<!-- run by tests/e2e/test_readme\.py -->\n```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    return f"""\necho '"{BETWEEN}"'\n""".join(blocks)


def test_the_lines_of_the_readme_register_a_resident_and_let_a_house(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / ".run").mkdir()
    (tmp_path / ".run" / "first-account.json").write_text(json.dumps(stack.first_account), encoding="utf-8")
    environment = {**os.environ, "no_proxy": "127.0.0.1"}

    ran = subprocess.run(["bash", "-euc", lines_to_run()], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    documents = _documents(ran.stdout)
    ended = documents[documents.index(BETWEEN) - 1]
    assert ended["state"] == "ENDED"
    assert ended["person"]["document_number"] == "1101**********002X"
    letting, residence, left = documents[documents.index(BETWEEN) + 1 :]
    assert [reason["code"] for reason in letting["reasons"]] == ["LETTER_NOT_SIGNED", "FIRST_INSPECTION_NOT_PASSED"]
    assert (residence["state"], residence["channel"], residence["address"]["room"]) == ("ACTIVE", "LANDLORD", "301")
    assert (left["state"], left["residence_id"]) == ("CHECKED_OUT", residence["id"])
    assert left["tenant_code"]


def _documents(output: str) -> list[Any]:
    decoder, at, documents = json.JSONDecoder(), 0, []
    while at < len(output.rstrip()):
        document, at = decoder.raw_decode(output, at)
        documents.append(document)
        at += len(output[at:]) - len(output[at:].lstrip())
    return documents
