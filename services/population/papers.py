"""The papers of the register: printed by a template of ``templates/``, in the version that was asked for."""

from pathlib import Path
from typing import Any

from shared.printing import render

TEMPLATES = Path(__file__).parent / "templates"


def print_paper(name: str, version: int, data: dict[str, Any], patience: float) -> bytes:
    """The PDF of ``templates/<name>.v<version>.typ``; raises what ``render`` raises."""
    return render(TEMPLATES / f"{name}.v{version}.typ", data, patience)
