"""Handing what a stay reports over to the population register.

Who asks need not say who it is: any client of the bus may, and gets what it can do nothing with but for the register's key. So the
trail says that a report went out, and not to whom; under the caller's name only if the gateway vouches for one. A report is
handed over as long as it is open, as often as it is asked for: an answer may be lost. Any other is not there, whatever the reason.
"""

from collections.abc import Callable
from typing import Any

from services.housing.handlers.reports import report_of
from services.housing.queries import stays as queries
from shared.contracts.housing.handover import HAND_OVER_REPORT
from shared.contracts.housing.vocabulary.stays import ReportKind, ReportState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.handover import Question

PURPOSE = "registration of residence"
"""What a report is handed over for, as the trail says."""

Seal = Callable[[dict[str, Any], Question], str]


def hand_over_report(uow: UnitOfWork, data: dict[str, Any], *, seal: Seal) -> dict[str, Any]:
    """The open report of an arrival, sealed; raises ``NotFound("REPORT_NOT_FOUND")``."""
    stay, subject = queries.stay_row(uow, data["stay_id"]), f"stay:{data['stay_id']}"
    if stay is None or not _is_open(stay, data["attempt"]):
        raise uow.denied(NotFound("REPORT_NOT_FOUND"), subject, station_code=stay.station_code if stay else None)
    # The register notes who registered the guest: whoever wrote the stay down, not who asks here.
    report = {**report_of(uow, stay), "reported_by": stay.registered_by}
    sealed = seal(report, Question(HAND_OVER_REPORT.name, stay.id, stay.attempt))
    detail = {"attempt": stay.attempt, "to": "population"}
    uow.audit("STAY_REPORT_HANDED_OVER", subject, station_code=stay.station_code, detail=detail, related=[f"house:{stay.house_id}"], purpose=PURPOSE)
    return {"stay_id": stay.id, "attempt": stay.attempt, "sealed": sealed}


def _is_open(stay: Any, attempt: int) -> bool:
    is_arrival = stay.report_kind == ReportKind.ARRIVAL and stay.guest_encrypted is not None
    return is_arrival and stay.report == ReportState.SENT and stay.attempt == attempt
