"""Versions move on by one, for those who have seen the current one."""

import pytest
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import Versioned, make_base, new_id, primary_key
from shared.errors import Stale

Base = make_base()


class House(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    __tablename__ = "house"
    id: Mapped[str] = primary_key()
    name: Mapped[str] = mapped_column(unique=True)


def test_new_row_has_version_one() -> None:
    assert House(id=new_id(), name="a").version == 1


def test_version_moves_on_for_who_has_seen_it() -> None:
    house = House(id=new_id(), name="a")

    assert house.advance(1) == 2
    assert house.version == 2


@pytest.mark.parametrize("seen", [0, 2])
def test_other_version_is_stale(seen: int) -> None:
    house = House(id=new_id(), name="a")

    with pytest.raises(Stale, match="STALE_VERSION"):
        house.advance(seen)
    assert house.version == 1


def test_identifiers_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(1000)]

    assert made == sorted(made)
    assert len(set(made)) == 1000


def test_constraints_have_predictable_names() -> None:
    names = {constraint.name for constraint in House.__table__.constraints}

    assert names == {"pk_house", "uq_house_name"}


def test_bases_do_not_share_tables() -> None:
    assert make_base().metadata is not Base.metadata
