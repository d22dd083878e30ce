"""Moving what stands at an absorbed station to the survivor: the same for every table that has a station of its own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from services.population.models import Employer, Residence, StationMerger, Submission
from shared.jobs.tables import Job

Movable = type[Residence] | type[Employer] | type[Submission] | type[Job]


def transfer(db: Session, model: Movable, most: int, now: Any) -> Sequence[Row[Any]]:
    """Move up to ``most`` rows of absorbed stations to their survivors; returns them as they are now, with ``from_code``.

    Rows that somebody is changing are left for the next time.
    """
    absorbed = db.scalars(select(StationMerger.from_code)).all()
    if not absorbed:
        return []
    # By their codes, so that the index by station is used: a subquery would have the whole table read each time.
    waiting = select(model.id).where(model.station_code.in_(absorbed)).order_by(model.id).limit(most).with_for_update(skip_locked=True)
    # Chosen once: as a mere subquery it may be run again for each row that is joined, and choose more each time.
    chosen = waiting.cte("chosen")
    moved = (
        update(model)
        .where(model.id == chosen.c.id, model.station_code == StationMerger.from_code)
        .values(station_code=StationMerger.to_code, version=model.version + 1, updated_at=now)
        .returning(*model.__table__.columns, StationMerger.from_code)
    )
    return db.execute(moved, execution_options={"synchronize_session": False}).all()
