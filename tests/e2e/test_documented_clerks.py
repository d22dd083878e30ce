"""Every answer to a clerk is as documented, whatever is asked; halved so that two processes share the work."""

from pathlib import Path

import pytest

from shared.contracts.directory.roles import Role
from tests.e2e.documented import Asked, groups
from tests.e2e.unharmed import unharmed

GROUPS = list(groups(Role.CLERK))


@pytest.mark.parametrize(("role", "names"), GROUPS, ids=[f"{role}-{names[0]}" for role, names in GROUPS])
def test_every_answer_is_as_documented(asked: Asked, tmp_path: Path, role: Role, names: list[str]) -> None:
    with unharmed(asked.stack):
        found = asked.found(tmp_path, role, names)

    assert found == "", found
