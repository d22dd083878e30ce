"""What all acts on a submission have in common: whose it is, whether its state allows the act, and what is kept of it."""

from services.population.drafts import seal_registration
from services.population.models import Submission, SubmissionAction
from services.population.queries import submissions as queries
from services.population.rules.submissions import ENDS, TO, check_act
from services.population.schemas.submissions import masked
from shared.contracts.population.submissions import REVIEWERS
from shared.contracts.population.vocabulary.submissions import SubmissionAct, SubmissionState
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Decision, Refused
from shared.errors import Conflict, NotFound, problem
from shared.reach import own_station


def own_submission(uow: UnitOfWork, submission_id: str) -> Submission:
    """What the caller has drafted, locked; raises ``NotFound``."""
    return _within(uow, queries.locked(uow.session, submission_id), submission_id, may_review=False)


def submission_to_review(uow: UnitOfWork, submission_id: str) -> Submission:
    """What was submitted to the caller's station, locked; raises ``NotFound``."""
    submission = _within(uow, queries.locked(uow.session, submission_id), submission_id, may_review=True)
    if submission.submitted_on is None:
        raise _not_found(uow, submission_id, submission)
    return submission


def submission_in_reach(uow: UnitOfWork, submission_id: str) -> Submission:
    """What the caller has drafted, or was submitted to the station that the caller decides for; raises ``NotFound``."""
    may_review = not uow.actor.roles.isdisjoint(REVIEWERS)
    return _within(uow, queries.submission(uow.session, submission_id), submission_id, may_review=may_review)


def _within(uow: UnitOfWork, found: Submission | None, submission_id: str, *, may_review: bool) -> Submission:
    if found is None or found.station_code != own_station(uow.actor):
        raise _not_found(uow, submission_id, found)
    if found.account_id == uow.actor.account_id or (may_review and found.submitted_on is not None):
        return found
    raise _not_found(uow, submission_id, found)


def _not_found(uow: UnitOfWork, submission_id: str, found: Submission | None) -> NotFound:
    station_code = None if found is None else found.station_code
    return uow.denied(NotFound("SUBMISSION_NOT_FOUND"), f"submission:{submission_id}", station_code=station_code)


def require(decision: Decision) -> None:
    """Raise ``Conflict`` when the present state refuses it."""
    if isinstance(decision, Refused):
        raise Conflict(decision.code, decision.because, [problem(decision.pointer, decision.code, decision.because)])


def do(uow: UnitOfWork, submission: Submission, act: SubmissionAct, reason: str | None = None, note: str | None = None) -> None:
    """Bring a submission to the state that an act leads to, and note the act in its journal; raises ``Conflict``.

    When it ends, what was written of the person goes, but for the masked form.
    """
    require(check_act(act, SubmissionState(submission.state)))
    state = TO.get(act, SubmissionState(submission.state))
    if state in ENDS:
        submission.registration_encrypted = seal_registration(uow.cipher, submission.id, masked(submission, uow.cipher) or {})
    submission.state, submission.updated_at = state.value, uow.now
    if reason is not None:
        submission.reason, submission.note_encrypted = reason, seal_note(uow.cipher, "submission", "note_encrypted", submission.id, note)
    journal(uow, submission, act, reason, note)


def journal(uow: UnitOfWork, submission: Submission, act: SubmissionAct, reason: str | None = None, note: str | None = None) -> None:
    """Keep who did what, when and why."""
    act_id = new_id()
    uow.insert(
        SubmissionAction(
            id=act_id,
            submission_id=submission.id,
            act=act.value,
            version=submission.version,
            reason=reason,
            note_encrypted=seal_note(uow.cipher, "submission_action", "note_encrypted", act_id, note),
            account_id=uow.actor.account_id,
            at=uow.now,
        )
    )
