"""What the population register says of stays and their residences.

Answers come twice, late, and in any order: only the present report's count, and of what is said of a residence only the newest version.
"""

from services.housing.handlers.reports import announce_plan, as_report, audit, follow, refuse_report
from services.housing.models import Stay
from services.housing.queries import secrecy
from services.housing.queries import stay_upkeep as queries
from services.housing.queries.stays import stay_if_any
from services.housing.rules.stay_reports import Answered, Step, expected_end, on_answer
from shared.contracts.housing.vocabulary.stays import THERE, ReportKind, ReportState, StayState
from shared.db.unit_of_work import UnitOfWork
from shared.messaging.envelope import Delivered


def note_registered(uow: UnitOfWork, delivered: Delivered) -> None:
    """The guest's residence is registered; of who has left meanwhile it is to end at once."""
    found, step = _answered(uow, delivered, Answered.REGISTERED)
    if found is not None and step is not Step.NOTHING:
        found.residence_id, found.person_id = delivered.data["residence_id"], delivered.data.get("person_id")
        _move_on(uow, found, step, "STAY_RESIDENCE_REGISTERED")
        _tell_plan(uow, found, delivered)
    uow.commit()


def _tell_plan(uow: UnitOfWork, found: Stay, delivered: Delivered) -> None:
    """The landlord may have said something else of the guest's leaving while the report was under way."""
    if found.state not in THERE or found.lived_from is None or "expected_end_on" not in delivered.data:
        return
    if delivered.data["expected_end_on"] != expected_end(found.lived_from, found.expected_out_on):
        announce_plan(uow, found, found.registered_by)


def note_ended(uow: UnitOfWork, delivered: Delivered) -> None:
    """The guest's residence has ended; of who lives there after all a new one is reported."""
    found, step = _answered(uow, delivered, Answered.ENDED)
    if found is not None and step is not Step.NOTHING:
        found.residence_ended_on = delivered.data["ended_on"]
        _move_on(uow, found, step, "STAY_RESIDENCE_ENDED")
    uow.commit()


def note_refused(uow: UnitOfWork, delivered: Delivered) -> None:
    """The register took nothing, and why; the landlord sees it, mends the guest and sends it again."""
    found, step = _answered(uow, delivered, Answered.REFUSED)
    if found is not None and step is not Step.NOTHING:
        found.advance(found.version)
        if step is Step.REFUSE:
            refuse_report(uow, found, delivered.data["code"], delivered.data["pointers"])
        follow(uow, found, step)
        found.updated_at = uow.now
        audit(uow, "STAY_REPORT_REFUSED", found, {"code": delivered.data["code"], "attempt": found.attempt})
    uow.commit()


def _answered(uow: UnitOfWork, delivered: Delivered, answered: Answered) -> tuple[Stay | None, Step]:
    found = stay_if_any(uow.session, delivered.data["stay_id"])
    if found is None:
        return None, Step.NOTHING
    return found, on_answer(as_report(found), answered, delivered.data["attempt"])


def _move_on(uow: UnitOfWork, found: Stay, step: Step, action: str) -> None:
    found.advance(found.version)
    found.updated_at = uow.now
    audit(uow, action, found, {"attempt": found.attempt})
    follow(uow, found, step)


def note_residence(uow: UnitOfWork, delivered: Delivered) -> None:
    """The station has ended, corrected or restored a residence: the stay shows it, and its departure waits for nothing any more."""
    for found in queries.stays_of_residence(uow.session, delivered.data["residence_id"]):
        if found.residence_version is None or found.residence_version < delivered.subject_version:
            _note_state_of_residence(uow, found, delivered)
    uow.commit()


def _note_state_of_residence(uow: UnitOfWork, found: Stay, delivered: Delivered) -> None:
    is_same_person = found.person_id == delivered.data["person_id"]
    found.residence_version, found.person_id = delivered.subject_version, delivered.data["person_id"]
    if is_same_person and found.residence_ended_on == delivered.data["ended_on"]:
        return
    found.advance(found.version)
    found.residence_ended_on, found.updated_at = delivered.data["ended_on"], uow.now
    if _is_departing(found) and found.state == StayState.CHECKED_OUT and found.residence_ended_on is not None:
        follow(uow, found, Step.SETTLE)
    audit(uow, "STAY_RESIDENCE_CHANGED", found)


def forget_residence(uow: UnitOfWork, delivered: Delivered) -> None:
    """A residence is not on file any more: nor is its guest here."""
    _forget(uow, queries.stays_of_residence(uow.session, delivered.data["residence_id"]))
    uow.commit()


def forget_person(uow: UnitOfWork, delivered: Delivered) -> None:
    """A person is erased: nor is the guest on file here."""
    _forget(uow, queries.stays_of_person(uow.session, delivered.data["person_id"]))
    secrecy.forget(uow.session, delivered.data["person_id"])
    uow.commit()


def _forget(uow: UnitOfWork, found: list[Stay]) -> None:
    for one in found:
        one.advance(one.version)
        audit(uow, "GUEST_ERASED", one)
        one.guest_encrypted = one.document_index = one.person_id = one.residence_id = None
        one.updated_at = uow.now
        if one.state == StayState.CHECKED_OUT and _is_departing(one):
            follow(uow, one, Step.SETTLE)


def _is_departing(found: Stay) -> bool:
    return found.report_kind == ReportKind.DEPARTURE and found.report in {ReportState.SENT, ReportState.REFUSED}
