"""The station's side of a submission: return it to be mended, register it, or refuse it."""

from typing import Any

from services.population.drafts import as_request, open_registration
from services.population.handlers.registration import register
from services.population.handlers.submission_acts import do, require, submission_to_review
from services.population.models import Submission
from services.population.rules.submissions import check_act, check_reason, check_reviewer
from services.population.schemas.submissions import show_submission, submission_fact
from shared.answers import Answer
from shared.contracts.event import Event
from shared.contracts.population.events.submissions import SUBMISSION_ACCEPTED, SUBMISSION_REFUSED, SUBMISSION_RETURNED
from shared.contracts.population.vocabulary.submissions import SubmissionAct, SubmissionState
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.errors import Conflict, Invalid

Data = dict[str, Any]


def return_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Send it back to its author; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` when the reason says nothing."""
    return _decline(uow, data, SubmissionAct.RETURNED, SUBMISSION_RETURNED)


def refuse_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Register nothing; raises as ``return_submission`` does."""
    return _decline(uow, data, SubmissionAct.REFUSED, SUBMISSION_REFUSED)


def _decline(uow: UnitOfWork, data: Data, act: SubmissionAct, event: Event) -> Answer:
    submission = _reviewed(uow, data, act)
    refuse(refusals(check_reason(data["reason"], data["note"])))
    do(uow, submission, act, data["reason"], data["note"])
    return _decided(uow, submission, event, {"reason": data["reason"]})


def accept_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Register what was submitted, by the way on which it came.

    Raises ``NotFound``, ``Stale``, ``Conflict`` when the state refuses it, and all that registering raises: the submission then waits on.
    """
    submission = _reviewed(uow, data, SubmissionAct.ACCEPTED)
    written = open_registration(uow.cipher, submission)
    residence = _registered(uow, as_request(written, submission.channel, confirmed=data["details_confirmed"]))
    uow.flush()  # the residence is there before the submission refers to it
    do(uow, submission, SubmissionAct.ACCEPTED)
    submission.residence_id = residence["id"]
    related = [f"residence:{residence['id']}", f"person:{residence['person']['id']}"]
    return _decided(uow, submission, SUBMISSION_ACCEPTED, {"residence_id": residence["id"]}, related)


def _reviewed(uow: UnitOfWork, data: Data, act: SubmissionAct) -> Submission:
    submission = submission_to_review(uow, data["id"])
    submission.advance(data["version"])
    require(check_act(act, SubmissionState(submission.state)))
    require(check_reviewer(submission.account_id, uow.actor.account_id))
    return submission


def _registered(uow: UnitOfWork, request: Data) -> Answer:
    try:
        return register(uow, request)
    except (Invalid, Conflict) as refusal:
        for found in refusal.problems:  # they point into the registration, which the submission shows under its name
            found["pointer"] = f"/registration{found['pointer']}"
        raise


def _decided(uow: UnitOfWork, submission: Submission, event: Event, more: Data, related: list[str] | None = None) -> Answer:
    station_code = submission.station_code
    uow.announce(event, submission.id, submission_fact(submission) | more, station_code=station_code, version=submission.version)
    uow.audit(event.name.upper(), f"submission:{submission.id}", station_code=station_code, detail=more, related=related or [])
    return uow.commit(show_submission(submission, uow.cipher))
