"""A file in which sample services note what they do, for the test to count."""

import os
from pathlib import Path


def note(line: str) -> None:
    """Append one line to the file that ``LEDGER`` names."""
    with Path(os.environ["LEDGER"]).open("a", encoding="utf-8") as ledger:
        ledger.write(f"{line}\n")
