"""The RPC methods about housing's jobs, as ``shared.contracts.jobs`` makes them."""

from shared.contracts.housing.basis import SERVICE
from shared.contracts.jobs import cancel_job, get_job, list_jobs, read_job_result

GET_JOB = get_job(SERVICE)
LIST_JOBS = list_jobs(SERVICE)
CANCEL_JOB = cancel_job(SERVICE)
READ_JOB_RESULT = read_job_result(SERVICE)
