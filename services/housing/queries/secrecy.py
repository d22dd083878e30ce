"""Whose records are sealed in the population register, by the newest that it has said of each."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.housing.models import SealedPerson


def note(db: Session, person_id: str, version: int, *, sealed: bool) -> bool:
    """Note what is said of a version of a person; returns False, and notes nothing, when as new a version was heard of before."""
    said = insert(SealedPerson).values(person_id=person_id, version=version, sealed=sealed)
    newer = {"version": said.excluded.version, "sealed": said.excluded.sealed}
    obeyed = said.on_conflict_do_update(index_elements=["person_id"], set_=newer, where=SealedPerson.version < said.excluded.version)
    return db.scalar(obeyed.returning(SealedPerson.person_id)) is not None


def sealed_of(db: Session, person_ids: Collection[str]) -> set[str]:
    """Which of these people are sealed."""
    if not person_ids:
        return set()
    return set(db.scalars(select(SealedPerson.person_id).where(SealedPerson.person_id.in_(person_ids), SealedPerson.sealed)))


def forget(db: Session, person_id: str) -> None:
    """Keep nothing of a person."""
    db.execute(delete(SealedPerson).where(SealedPerson.person_id == person_id))
