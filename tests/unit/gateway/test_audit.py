"""The audit route knows the trail of every kind of subject that the services put on record."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.routes.audit import JOB, KEEPERS, keeper_of
from shared.contracts.job_ids import OWNERS, job_id

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
    kinds = {subject[:-1] for subject in subjects(service) if re.fullmatch("[a-z_-]+:", subject)} - {JOB}

    assert {"account", "person"} & kinds
    assert {kind: KEEPERS.get(kind) for kind in kinds} == dict.fromkeys(kinds, service)


@pytest.mark.parametrize("owner", OWNERS)
def test_whose_trail_tells_of_a_job_stands_in_its_id(owner: str) -> None:
    assert keeper_of(f"job:{job_id(owner, '0197c0de-0000-7000-8000-000000000001')}") == owner


def test_an_id_that_is_no_jobs_was_asked_for_somewhere_all_the_same() -> None:
    assert {keeper_of(f"job:{name}") for name in ("nonsense", "0197c0de-0000-7000-8000-000000000001")} == {"population"}
    assert keeper_of("unicorn:1") is None
