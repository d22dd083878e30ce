"""The event about housing's jobs, as ``shared.contracts.jobs`` makes it."""

from shared.contracts.housing.basis import SERVICE
from shared.contracts.jobs import job_progressed

JOB_PROGRESSED = job_progressed(SERVICE)
