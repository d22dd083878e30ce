"""The event about the population's jobs, as ``shared.contracts.jobs`` makes it."""

from shared.contracts.jobs import job_progressed
from shared.contracts.population.basis import SERVICE

JOB_PROGRESSED = job_progressed(SERVICE)
