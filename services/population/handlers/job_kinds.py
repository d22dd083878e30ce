"""Who does which kind of job. A new kind is one line here and its ``Runner``."""

from collections.abc import Callable, Mapping

from services.population.handlers.exports import ExportRunner
from services.population.handlers.import_running import ResidentsImport
from services.population.handlers.job_running import Runner
from shared.contracts.population.vocabulary.jobs import JobKind

RUNNERS: Mapping[JobKind, Callable[[str, Callable[[], None]], Runner]] = {
    JobKind.RESIDENTS_IMPORT: ResidentsImport,
    JobKind.EXPORT: ExportRunner,
}
"""By kind, what makes the runner of a job from its id and ``breathe``."""
