"""The base of the population's models."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.db.base import NAMING
from shared.db.mergers import declare_mergers
from shared.jobs.tables import declare_jobs


class Base(DeclarativeBase):
    """The base of the population's models; ``datetime`` columns keep their time zone."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


declare_mergers(Base.metadata)
declare_jobs(Base.metadata)
