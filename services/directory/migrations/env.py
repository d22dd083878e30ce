"""Alembic's way into the directory's models."""

from services.directory.models import Base
from shared.db.migrations import env_main

env_main(Base.metadata)
