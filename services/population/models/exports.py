"""How large an export may be."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base


class ExportLimit(Base):
    """The most rows of one export, from a day on, and on what ground; the latest that has begun holds."""

    __tablename__ = "export_limit"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    most_rows: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)
