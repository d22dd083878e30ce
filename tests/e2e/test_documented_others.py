"""Every answer to anybody but a clerk is as documented, whatever is asked; halved so that two processes share the work."""

from pathlib import Path

import pytest

from gateway.matrix import MATRIX
from shared.contracts.directory.roles import EVERYONE, Role
from tests.e2e.documented import APART, OTHERS_THINGS, Asked, asked_by, groups
from tests.e2e.unharmed import unharmed

GROUPS = list(groups(*sorted(EVERYONE - {Role.CLERK})))


@pytest.mark.parametrize(("role", "names"), GROUPS, ids=[f"{role}-{names[0]}" for role, names in GROUPS])
def test_every_answer_is_as_documented(asked: Asked, tmp_path: Path, role: Role, names: list[str]) -> None:
    with unharmed(asked.stack):
        found = asked.found(tmp_path, role, names)

    assert found == "", found


def test_every_operation_is_asked_by_somebody() -> None:
    assert {name for role in EVERYONE for name in asked_by(role)} == set(MATRIX) - APART - OTHERS_THINGS
