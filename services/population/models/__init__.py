"""The population's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.population.models.base import Base
from services.population.models.imports import ImportRow, LegacyReference
from services.population.models.jobs import Job, JobPart, JobRetention
from services.population.models.residences import Alteration, Person, Residence, StationMerger

SEEDED: frozenset[str] = frozenset({"job_retention"})
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = ["SEEDED", "Alteration", "Base", "ImportRow", "Job", "JobPart", "JobRetention", "LegacyReference", "Person", "Residence", "StationMerger"]
