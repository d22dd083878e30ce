"""The author's side of a submission: draft, change, submit, withdraw; and reading, which its station does too."""

from collections.abc import Callable, Sequence
from typing import Any

from services.population.drafts import merged, open_registration, seal_registration, wrong_with
from services.population.handlers.submission_acts import do, journal, own_submission, require, submission_in_reach, submission_to_review
from services.population.models import Submission
from services.population.queries import submissions as queries
from services.population.rules.secrecy import reads_sealed
from services.population.rules.submissions import channel_of, check_act
from services.population.schemas.submissions import show_history, show_submission, show_written, submission_fact
from shared.answers import Answer
from shared.contracts.population.events.submissions import SUBMISSION_SUBMITTED, SUBMISSION_WITHDRAWN
from shared.contracts.population.submissions import REVIEWERS
from shared.contracts.population.vocabulary.submissions import SubmissionAct, SubmissionState
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse, under
from shared.errors import Throttled
from shared.reach import own_station

Data = dict[str, Any]


def draft_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Draft, or submit at once; raises ``Invalid`` with all that is wrong with what is submitted."""
    submission = _new_submission(uow, data)
    if data["submit"]:
        _submit(uow, submission, data["registration"])
        submission.state = SubmissionState.SUBMITTED.value
    uow.insert(submission)
    journal(uow, submission, SubmissionAct.DRAFTED)
    if data["submit"]:
        journal(uow, submission, SubmissionAct.SUBMITTED)
    _audit(uow, "SUBMISSION_SUBMITTED" if data["submit"] else "SUBMISSION_DRAFTED", submission)
    return uow.commit(show_submission(submission, uow.cipher))


def _new_submission(uow: UnitOfWork, data: Data) -> Submission:
    submission_id = new_id()
    return Submission(
        id=submission_id,
        state=SubmissionState.DRAFT.value,
        station_code=own_station(uow.actor),
        channel=channel_of(uow.actor.roles).value,
        account_id=uow.actor.account_id,
        registration_encrypted=seal_registration(uow.cipher, submission_id, data["registration"]),
        **dict.fromkeys(("submitted_on", "reason", "note_encrypted", "residence_id")),
        created_at=uow.now,
        updated_at=uow.now,
    )


def _submit(uow: UnitOfWork, submission: Submission, written: Data) -> None:
    refuse(under("/registration", wrong_with(written, uow.today)))
    if submission.submitted_on is None:  # a return makes nobody late who was in time
        submission.submitted_on = uow.today
    fact = submission_fact(submission)
    uow.announce(SUBMISSION_SUBMITTED, submission.id, fact, station_code=submission.station_code, version=submission.version)


def change_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Mend a draft, or what was returned; raises ``NotFound``, ``Stale``, or ``Conflict`` when it is not the author's turn."""
    submission = own_submission(uow, data["id"])
    submission.advance(data["version"])
    do(uow, submission, SubmissionAct.CHANGED)
    written = merged(open_registration(uow.cipher, submission), data["registration"])
    submission.registration_encrypted = seal_registration(uow.cipher, submission.id, written)
    _audit(uow, "SUBMISSION_CHANGED", submission)
    return uow.commit(show_submission(submission, uow.cipher))


def submit_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Hand a draft, or what was mended, to the station; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` with all that is wrong."""
    submission = own_submission(uow, data["id"])
    submission.advance(data["version"])
    require(check_act(SubmissionAct.SUBMITTED, SubmissionState(submission.state)))
    _submit(uow, submission, open_registration(uow.cipher, submission))
    do(uow, submission, SubmissionAct.SUBMITTED)
    _audit(uow, "SUBMISSION_SUBMITTED", submission)
    return uow.commit(show_submission(submission, uow.cipher))


def withdraw_submission(uow: UnitOfWork, data: Data) -> Answer:
    """Take it back, whether submitted or not; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    submission = own_submission(uow, data["id"])
    submission.advance(data["version"])
    do(uow, submission, SubmissionAct.WITHDRAWN)
    if submission.submitted_on is not None:  # nobody has heard of a draft
        fact = submission_fact(submission)
        uow.announce(SUBMISSION_WITHDRAWN, submission.id, fact, station_code=submission.station_code, version=submission.version)
    _audit(uow, "SUBMISSION_WITHDRAWN", submission)
    return uow.commit(show_submission(submission, uow.cipher))


def get_submission(uow: UnitOfWork, data: Data) -> Answer:
    """One submission with its journal; raises ``NotFound``."""
    submission = submission_in_reach(uow, data["id"])
    _audit(uow, "SUBMISSION_READ", submission)
    veiled = submission.id in _veiled(uow, [submission])
    return show_history(submission, queries.journal(uow.session, submission.id), uow.cipher, veiled=veiled)


def _veiled(uow: UnitOfWork, submissions: Sequence[Submission]) -> set[str]:
    """Of which the caller is not shown what was written, for the person it led to is sealed; its author knows it anyway."""
    mine = uow.actor.account_id
    others = {one.residence_id: one.id for one in submissions if one.residence_id is not None and one.account_id != mine}
    sealed = set() if reads_sealed(uow.actor.roles) else queries.of_sealed(uow.session, list(others))
    return {others[residence_id] for residence_id in sealed}


def list_submissions(uow: UnitOfWork, data: Data) -> Answer:
    """A page of the caller's own submissions, and for who decides of all that were submitted to the station."""
    station_code, account_id = own_station(uow.actor), uow.actor.account_id
    own = data["own"] or uow.actor.roles.isdisjoint(REVIEWERS)
    listing = f"submissions|{station_code}|{account_id if own else '*'}|{data['state']}"
    asked = queries.listed(account_id, station_code, data["state"], own=own)
    newest_first = data["state"] != SubmissionState.SUBMITTED
    columns: list[Any] = [Submission.id]
    asked = keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=newest_first)
    found = uow.session.scalars(asked).all()
    veiled = _veiled(uow, found)
    answer = page(
        found,
        data["limit"],
        lambda submission: [submission.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda submission: show_submission(submission, uow.cipher, veiled=submission.id in veiled),
    )
    shown = [f"submission:{item['id']}" for item in answer["items"]]
    uow.audit("SUBMISSIONS_LISTED", f"submissions:{station_code}", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def reveal_submission(uow: UnitOfWork, data: Data, *, count: Callable[[str], None]) -> Answer:
    """What the author wrote of the person, in full, so that it can be compared; the purpose goes into the audit trail.

    Raises ``NotFound``, ``Conflict`` when it has ended and only the masked form is left, and what ``count`` raises when the account has
    had too much revealed.
    """
    try:
        count(uow.actor.account_id)
    except Throttled as refusal:
        raise uow.denied(refusal, f"submission:{data['id']}") from None
    submission = submission_to_review(uow, data["id"])
    require(check_act(SubmissionAct.WITHDRAWN, SubmissionState(submission.state)))
    fields = sorted(set(data["fields"]))
    subject = f"submission:{submission.id}"
    uow.audit("SUBMISSION_REVEALED", subject, station_code=submission.station_code, detail={"fields": fields}, purpose=data["purpose"])
    return show_written(submission, fields, uow.cipher)


def _audit(uow: UnitOfWork, action: str, submission: Submission) -> None:
    uow.audit(action, f"submission:{submission.id}", station_code=submission.station_code)
