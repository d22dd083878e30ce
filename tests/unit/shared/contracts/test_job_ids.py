"""The ids of jobs: unique, sorted by time, and each of one owner."""

from uuid import UUID

import pytest

from shared.contracts.job_ids import OWNERS, job_id, owner_of
from shared.db.base import new_id

UNIQUE = "0197c0de-1234-7abc-9def-0123456789ab"


@pytest.mark.parametrize("owner", OWNERS)
def test_an_id_says_whose_it_is_and_changes_nothing_else(owner: str) -> None:
    made = UUID(job_id(owner, UNIQUE))

    assert (made.version, made.variant) == (8, UUID(UNIQUE).variant)
    assert str(made) == f"0197c0de-1234-8{OWNERS[owner]:03x}-9def-0123456789ab"
    assert owner_of(str(made)) == owner


def test_owners_have_numbers_of_their_own_that_fit() -> None:
    assert len(set(OWNERS.values())) == len(OWNERS)
    assert all(0 < number < 2**12 for number in OWNERS.values())


def test_a_service_without_a_number_has_no_jobs() -> None:
    with pytest.raises(KeyError):
        job_id("directory", UNIQUE)


def test_the_first_owners_ids_said_nothing() -> None:
    assert owner_of(UNIQUE) == "population"


@pytest.mark.parametrize(
    "identifier", ["0197c0de-1234-8fff-9def-0123456789ab", "0197c0de-1234-4abc-9def-0123456789ab", str(UUID(int=0)), "nonsense", ""]
)
def test_other_ids_are_nobodys(identifier: str) -> None:
    assert owner_of(identifier) is None


def test_ids_made_one_after_the_other_differ() -> None:
    made = [job_id("population", new_id()) for _ in range(10_000)]

    assert len(set(made)) == len(made)
    assert made == sorted(made)
