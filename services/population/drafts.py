"""A registration as somebody outside the register writes it: encrypted as a whole, possibly incomplete, mended bit by bit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from services.population.intake import check_dates, read_registration
from services.population.models import Submission
from services.population.rules.submissions import missing
from shared.contracts.population.rpc import PersonRequest, RegisterResidenceRequest
from shared.contracts.population.submissions import DraftRegistration
from shared.db.encryption import FieldCipher, cell
from shared.decisions import Refused
from shared.identifiers.masking import mask_name, mask_number, mask_phone

Registration = dict[str, Any]
_UNSAID = {name: field.load_default for name, field in RegisterResidenceRequest().fields.items() if not field.required}
_UNSAID_OF_PERSON = {name: field.load_default for name, field in PersonRequest().fields.items() if not field.required}
PERSON_FIELDS = ("document_type", "sex", "nationality")
SPELL_FIELDS = (
    "address",
    "community_id",
    "house_id",
    "category",
    "reason",
    "place_kind",
    "hukou_match",
    "started_on",
    "started_precision",
    "expected_end_on",
)


def _cell(submission_id: str) -> str:
    return cell("submission", "registration_encrypted", submission_id)


def seal_registration(cipher: FieldCipher, submission_id: str, registration: Mapping[str, Any]) -> bytes:
    """What was written (or its masked form) as the column holds it."""
    return cipher.seal(orjson.dumps(registration), _cell(submission_id))


def open_masked(cipher: FieldCipher, submission: Submission) -> Registration | None:
    """The masked form that is left of a submission that has ended; None when that is gone too."""
    if submission.registration_encrypted is None:
        return None
    masked: Registration = orjson.loads(cipher.open(submission.registration_encrypted, _cell(submission.id)))
    return masked


def open_registration(cipher: FieldCipher, submission: Submission) -> Registration:
    """What the author wrote, of a submission that has not ended; dates are dates, what was not written is not there."""
    written = open_masked(cipher, submission)
    loaded: Registration = DraftRegistration().load(written or {})
    return loaded


def merged(written: Registration, given: Mapping[str, Any]) -> Registration:
    """What was written, with what is given over it; the person field by field."""
    person = {**written.get("person", {}), **given.get("person", {})}
    return {**written, **given, **({"person": person} if person else {})}


def wrong_with(registration: Registration, today: date) -> list[Refused]:
    """Everything that keeps a draft from being submitted: what is missing, and what of the rest breaks a rule of registering."""
    lacking = missing(registration)
    said = {**_UNSAID, **registration, "person": {**_UNSAID_OF_PERSON, **registration.get("person", {})}}
    if any(lack.pointer.startswith("/person/") for lack in lacking):
        wrong = check_dates(said, None, today) if "started_on" in said else []
    else:
        _, wrong = read_registration({"started_on": today, **said}, today)
    return lacking + [refused for refused in wrong if refused.pointer.startswith("/person/") or "started_on" in said]


def as_request(registration: Registration, channel: str, *, confirmed: bool) -> dict[str, Any]:
    """What ``register_residence`` is asked when a complete registration is accepted; whether details were compared is the reviewer's word."""
    written = orjson.loads(orjson.dumps(registration))
    request: dict[str, Any] = RegisterResidenceRequest().load(
        {**written, "channel": channel, "person": {**written["person"], "details_confirmed": confirmed}}
    )
    return request


def mask_registration(registration: Registration) -> Registration:
    """``SubmittedRegistrationAnswer``."""
    person = registration.get("person", {})
    number, name, phone, birth_date = (person.get(field) for field in ("document_number", "name", "phone", "birth_date"))
    masked = {
        "document_number": mask_number(number) if number else None,
        "name": mask_name(name) if name else None,
        "phone": mask_phone(phone) if phone else None,
        "birth_year": birth_date.year if birth_date else None,
    }
    shown = {
        "person": {**{field: person.get(field) for field in PERSON_FIELDS}, **masked},
        **{field: registration.get(field) for field in SPELL_FIELDS},
    }
    answer: Registration = orjson.loads(orjson.dumps(shown))
    return answer
