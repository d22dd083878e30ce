"""The population's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.population.models.base import Base
from services.population.models.exports import ExportLimit
from services.population.models.imports import ImportRow, LegacyReference
from services.population.models.jobs import Job, JobPart, JobRetention
from services.population.models.residences import Alteration, Person, Residence, StationMerger
from services.population.models.submissions import Submission, SubmissionAction, SubmissionRetention

SEEDED: frozenset[str] = frozenset({"export_limit", "job_retention", "submission_retention"})
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Alteration",
    "Base",
    "ExportLimit",
    "ImportRow",
    "Job",
    "JobPart",
    "JobRetention",
    "LegacyReference",
    "Person",
    "Residence",
    "StationMerger",
    "Submission",
    "SubmissionAction",
    "SubmissionRetention",
]
