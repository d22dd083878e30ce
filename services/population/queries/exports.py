"""What an export asks of the tables: the listing's residences without those people whom nobody is to be shown in bulk."""

from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from services.population.models import ExportLimit, Person, Residence
from services.population.queries import residences


def exported(own: str | None, asked: dict[str, Any]) -> Select[Any]:
    """Residences of the ``own`` station (None: of all) with their people, as a listing lets them through; another station's are not there.

    Those of people who are sealed, erased or merged are left out.
    """
    is_another = own is not None and asked["station_code"] not in {None, own}
    listed = residences.listed(own or asked["station_code"], asked)
    shown = listed.where(Person.erased_at.is_(None), Person.merged_into.is_(None))
    return shown.where(false()) if is_another else shown


def count(db: Session, asked: Select[Any], most: int) -> int:
    """How many rows there are; one more than ``most`` at most, for the rest need not be counted."""
    return db.scalars(select(func.count()).select_from(asked.with_only_columns(Residence.id).limit(most + 1).subquery())).one()


def limit(db: Session, today: date) -> int:
    """The limit that holds today."""
    asked = select(ExportLimit.most_rows).where(ExportLimit.valid_from <= today).order_by(ExportLimit.valid_from.desc())
    return db.scalars(asked.limit(1)).one()
