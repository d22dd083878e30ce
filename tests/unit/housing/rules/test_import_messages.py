"""Every code that a row of houses may be refused with has words."""

import re
from pathlib import Path

from services.housing.rules.import_messages import MESSAGES

SERVICE = Path("services/housing")
SOURCES = [*SERVICE.glob("rules/import_*.py"), SERVICE / "handlers/import_chunk.py", SERVICE / "intake.py"]


def test_every_code_has_words() -> None:
    codes = {code for path in SOURCES for code in re.findall(r'Refused\("([A-Z_]+)"', path.read_text(encoding="utf-8"))}

    assert codes <= MESSAGES.keys()
