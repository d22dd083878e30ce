"""The audit route knows the trail of every kind of subject that the services put on record."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.routes.audit import KEEPERS

SERVICES = Path(__file__).parents[3] / "services"


def subjects(service: str) -> Iterator[str]:
    """How the texts begin that name a record or a listing: ``f"person:{…}"``, ``"employer:*"``."""
    for path in (SERVICES / service).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and node.values:
                yield str(getattr(node.values[0], "value", ""))
            elif isinstance(node, ast.Constant) and str(node.value).endswith(":*"):
                yield str(node.value).removesuffix("*")


@pytest.mark.parametrize("service", ["directory", "population"])
def test_every_kind_of_subject_can_be_asked_for(service: str) -> None:
    kinds = {subject[:-1] for subject in subjects(service) if re.fullmatch("[a-z_-]+:", subject)}

    assert {"account", "person"} & kinds
    assert {kind: KEEPERS.get(kind) for kind in kinds} == dict.fromkeys(kinds, service)
