"""Jobs and their data in parts: tables that every service's database has whose service has jobs.

Everything a job needs to go on stands here, so that any replica goes on where a killed one stopped. ``position`` is the kind's own,
``input_index`` a blind index of the file that came in; ``parameters``, ``counts`` and ``position`` hold no personal data. A part is
encrypted for its cell.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, LargeBinary, MetaData, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.contracts.vocabulary import JobState
from shared.db.base import NAMING, Versioned, primary_key


class Base(DeclarativeBase):
    """The base of these models, with a metadata of its own: no service's."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


class PartPurpose(StrEnum):
    """What a part of a job's data is: of the file that came in, of its rows in one form, of the file that goes out."""

    INPUT = "INPUT"
    ROWS = "ROWS"
    RESULT = "RESULT"


class Job(Versioned, Base):
    """Work that is done step by step on behalf of an account; ``station_code`` is None for the whole district."""

    __tablename__ = "job"

    id: Mapped[str] = primary_key()
    kind: Mapped[str] = mapped_column(Text)
    station_code: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=JobState.QUEUED.value)
    requested_by: Mapped[str] = mapped_column(Text)
    requested_roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    input_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    position: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    unit: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    notes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str | None] = mapped_column(Text)
    error_row: Mapped[int | None]
    result_name: Mapped[str | None] = mapped_column(Text)
    result_type: Mapped[str | None] = mapped_column(Text)
    result_size: Mapped[int] = mapped_column(BigInteger, default=0)
    result_parts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_job_station_code_id", "station_code", "id"),
        Index("ix_job_open", "created_at", "id", postgresql_where=text("state IN ('QUEUED', 'RUNNING')")),
        Index("ix_job_input_index", "input_index", postgresql_where=text("input_index IS NOT NULL")),
        Index("ix_job_expires_at", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
    )


class JobPart(Base):
    """A part of at most 256 KiB of what a job was given or has made."""

    __tablename__ = "job_part"

    job_id: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content_encrypted: Mapped[bytes] = mapped_column(LargeBinary)


class JobRetention(Base):
    """For how long a job and what it made are kept, from a day on, and on what ground; the latest that has begun holds."""

    __tablename__ = "job_retention"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    keep_days: Mapped[int]
    receive_minutes: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)


def declare_jobs(metadata: MetaData) -> None:
    """Count the tables among a service's own, with which its migrations are compared, and beside which they are emptied in tests."""
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
