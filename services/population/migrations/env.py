"""Alembic's way into the population's models."""

from services.population.models import Base
from shared.db.migrations import env_main

env_main(Base.metadata)
