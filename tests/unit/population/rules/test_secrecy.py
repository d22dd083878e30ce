"""Who reads a sealed record."""

import pytest

from services.population.rules.secrecy import finds_sealed, reads_sealed
from shared.contracts.directory.roles import EVERYONE, Role


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_the_head_of_a_station_alone_reads_what_is_sealed(role: Role) -> None:
    assert reads_sealed(frozenset({role})) is (role is Role.STATION_HEAD)


def test_a_head_with_another_role_too_reads_it() -> None:
    assert reads_sealed(frozenset({Role.STATION_HEAD, Role.OFFICER}))
    assert not reads_sealed(frozenset())


@pytest.mark.parametrize(
    ("by", "narrowed", "found"),
    [
        ("document_number", False, True),
        ("document_number", True, True),
        ("phone", False, True),
        ("phone", True, False),
        ("name", False, False),
        ("name", True, False),
        ("pinyin", True, False),
        ("initials", True, False),
    ],
)
def test_a_search_finds_what_is_sealed_by_all_of_a_document_or_phone_alone(by: str, narrowed: bool, found: bool) -> None:
    assert finds_sealed(by, narrowed=narrowed) is found
