"""Alembic's way into housing's models."""  # noqa: INP001 - alembic loads it by its path

from services.housing.models import Base
from shared.db.migrations import env_main

env_main(Base.metadata)
