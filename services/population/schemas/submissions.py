"""Submissions and their journal as the contract's answers and events."""

from collections.abc import Sequence

from services.population.drafts import mask_registration, open_masked, open_registration
from services.population.models import Submission, SubmissionAction
from services.population.rules.submissions import ENDS
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary import RevealField
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note


def masked(submission: Submission, cipher: FieldCipher) -> Answer | None:
    """``SubmittedRegistrationAnswer``; None when nothing is left."""
    if submission.state in ENDS:
        return open_masked(cipher, submission)
    return mask_registration(open_registration(cipher, submission))


def show_submission(submission: Submission, cipher: FieldCipher, *, veiled: bool = False) -> Answer:
    """``SubmissionAnswer``; ``veiled`` without what was written, as that of a sealed person is to most."""
    return {
        "id": submission.id,
        "version": submission.version,
        "state": submission.state,
        "station_code": submission.station_code,
        "channel": submission.channel,
        "account_id": submission.account_id,
        "registration": None if veiled else masked(submission, cipher),
        "submitted_on": day(submission.submitted_on),
        "residence_id": submission.residence_id,
        "reason": submission.reason,
        "note": None if veiled else open_note(cipher, submission, "note_encrypted"),
        "created_at": instant(submission.created_at),
        "updated_at": instant(submission.updated_at),
    }


def show_history(submission: Submission, journal: Sequence[SubmissionAction], cipher: FieldCipher, *, veiled: bool = False) -> Answer:
    """``SubmissionHistory``."""
    acts = [_show_act(act, None if veiled else open_note(cipher, act, "note_encrypted")) for act in journal]
    return {**show_submission(submission, cipher, veiled=veiled), "journal": acts}


def _show_act(act: SubmissionAction, note: str | None) -> Answer:
    return {
        "act": act.act,
        "at": instant(act.at),
        "account_id": act.account_id,
        "version": act.version,
        "reason": act.reason,
        "note": note,
    }


def show_written(submission: Submission, fields: Sequence[str], cipher: FieldCipher) -> Answer:
    """``RevealedSubmission``: only what was asked for."""
    person = open_registration(cipher, submission).get("person", {})
    written = {**person, RevealField.BIRTH_DATE.value: day(person.get("birth_date"))}
    return {"id": submission.id, **{name: written.get(name) for name in fields}}


def submission_fact(submission: Submission) -> Answer:
    """``SubmissionFact``: what an event says of a submission."""
    return {
        "submission_id": submission.id,
        "station_code": submission.station_code,
        "channel": submission.channel,
        "submitted_on": day(submission.submitted_on),
    }
