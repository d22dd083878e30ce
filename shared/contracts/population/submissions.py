"""The RPC methods about registrations that somebody submits and a clerk accepts.

A landlord, an employer or an officer at the door writes down what a clerk would type, and the station decides. Until it is
submitted nobody but its author sees it. Answers mask a person as everywhere; what the register holds is told to nobody by submitting.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.population.basis import SERVICE, WRITERS, one_of
from shared.contracts.population.rpc import AddressRequest, PersonRequest, RegisterResidenceRequest
from shared.contracts.population.vocabulary import (
    Category,
    Channel,
    DatePrecision,
    DocumentType,
    HukouMatch,
    PlaceKind,
    RevealField,
    Sex,
    StayReason,
)
from shared.contracts.population.vocabulary.submissions import RefusalReason, ReturnReason, SubmissionAct, SubmissionState
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text

AUTHORS = frozenset({Role.LANDLORD, Role.EMPLOYER, Role.OFFICER})
"""Who submits: outside accounts, and officers at the door. Others of the station register directly."""
REVIEWERS = WRITERS
"""Who decides."""
READERS = AUTHORS | REVIEWERS


class SubmittedPerson(PersonRequest):
    """A person as the document says; whoever accepts compares, not whoever submits."""

    class Meta(Request.Meta):
        """Not the author's to say."""

        exclude = ("details_confirmed",)


class SubmittedRegistration(RegisterResidenceRequest):
    """What ``register_residence`` takes; the station and the channel are the author's."""

    class Meta(Request.Meta):
        """Both follow from the account."""

        exclude = ("station_code", "channel")

    person = fields.Nested(SubmittedPerson, required=True)


class DraftPerson(SubmittedPerson):
    """A person as far as it is known yet."""

    document_type = fields.String(validate=one_of(DocumentType))
    document_number = Text(max_length=40)
    name = Text(max_length=100)
    sex = fields.String(allow_none=True, validate=one_of(Sex))
    birth_date = fields.Date(allow_none=True)
    phone = Text(allow_none=True, max_length=30)
    nationality = fields.String(allow_none=True, validate=PersonRequest().fields["nationality"].validate)


class DraftRegistration(SubmittedRegistration):
    """A registration as far as it is known yet: what is said has its form, nothing has to be said."""

    person = fields.Nested(DraftPerson)
    community_id = Identifier(allow_none=True)
    house_id = Identifier(allow_none=True)
    address = fields.Nested(AddressRequest)
    category = fields.String(validate=one_of(Category))
    reason = fields.String(validate=one_of(StayReason))
    place_kind = fields.String(validate=one_of(PlaceKind))
    hukou_match = fields.String(allow_none=True, validate=one_of(HukouMatch))
    started_on = fields.Date()
    started_precision = fields.String(validate=one_of(DatePrecision))
    expected_end_on = fields.Date(allow_none=True)


class DraftSubmissionRequest(Request):
    """A new draft, or with ``submit`` a submission at once, which then has to be complete."""

    registration = fields.Nested(DraftRegistration, required=True)
    submit = fields.Boolean(load_default=False)


class SubmissionRequest(Request):
    """One submission."""

    id = Identifier(required=True)


class ListSubmissionsRequest(PageRequest):
    """The author's own; for the station, beside these, all that were ever submitted.

    Those in state ``SUBMITTED`` come in the order in which they were drafted, the oldest first; all others the newest first.
    """

    state = fields.String(load_default=None, allow_none=True, validate=one_of(SubmissionState))
    own = fields.Boolean(load_default=False, metadata={"description": "Only what this account has drafted."})


class SeenSubmission(SubmissionRequest):
    """One submission, in the version that was seen."""

    version = fields.Integer(required=True, strict=True)


class ChangeSubmissionRequest(SeenSubmission):
    """What is different. A field that is absent stays as it is, in the person too; an address is given as a whole."""

    registration = fields.Nested(DraftRegistration, required=True)


def _note() -> Text:
    return Text(load_default=None, allow_none=True, max_length=500, metadata={"description": "For the author; kept encrypted."})


class ReturnSubmissionRequest(SeenSubmission):
    """What is to be mended; ``OTHER`` says it in a note."""

    reason = fields.String(required=True, validate=one_of(ReturnReason))
    note = _note()


class RefuseSubmissionRequest(SeenSubmission):
    """Why it comes to nothing; ``OTHER`` says it in a note."""

    reason = fields.String(required=True, validate=one_of(RefusalReason))
    note = _note()


class AcceptSubmissionRequest(SeenSubmission):
    """Register what was submitted."""

    details_confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "The details were compared with the document: they replace, as a correction, what the number is on file with."},
    )


class RevealSubmissionRequest(SubmissionRequest):
    """What the author wrote of the person, in full, and what for; the purpose is kept in the audit trail."""

    fields_ = fields.List(
        fields.String(validate=one_of(RevealField)), required=True, validate=validate.Length(min=1), data_key="fields", attribute="fields"
    )
    purpose = Text(required=True, min_length=4, max_length=200)


class SubmittedPersonAnswer(Answer):
    """A person as written, masked; what was not written is null."""

    document_type = fields.String(required=True, allow_none=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    sex = fields.String(required=True, allow_none=True, validate=one_of(Sex))
    birth_year = fields.Integer(required=True, allow_none=True)
    nationality = fields.String(required=True, allow_none=True)


class SubmittedAddressAnswer(Answer):
    """Where somebody lives, as written."""

    text = fields.String(required=True)
    room = fields.String(required=True, allow_none=True)


class SubmittedRegistrationAnswer(Answer):
    """A registration as written, masked; what was not written is null."""

    person = fields.Nested(SubmittedPersonAnswer, required=True)
    address = fields.Nested(SubmittedAddressAnswer, required=True, allow_none=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True, validate=one_of(Category))
    reason = fields.String(required=True, allow_none=True, validate=one_of(StayReason))
    place_kind = fields.String(required=True, allow_none=True, validate=one_of(PlaceKind))
    hukou_match = fields.String(required=True, allow_none=True, validate=one_of(HukouMatch))
    started_on = fields.Date(required=True, allow_none=True)
    started_precision = fields.String(required=True, allow_none=True, validate=one_of(DatePrecision))
    expected_end_on = fields.Date(required=True, allow_none=True)


class SubmissionAnswer(Answer):
    """A submission; of one that has ended only the masked form is left, and nothing when the person was erased.

    ``submitted_on`` is the day on which it was first submitted, complete: with it the duty to report was met, however often it is
    mended afterwards. ``reason`` and ``note`` are those of the last return or refusal.
    """

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(SubmissionState))
    station_code = StationCode(required=True)
    channel = fields.String(required=True, validate=one_of(Channel))
    account_id = fields.String(required=True, metadata={"description": "Who drafted it."})
    registration = fields.Nested(SubmittedRegistrationAnswer, required=True, allow_none=True)
    submitted_on = fields.Date(required=True, allow_none=True)
    residence_id = Identifier(required=True, allow_none=True, metadata={"description": "What it was registered as."})
    reason = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class SubmissionActionAnswer(Answer):
    """One entry of a submission's journal."""

    act = fields.String(required=True, validate=one_of(SubmissionAct))
    at = fields.AwareDateTime(required=True)
    account_id = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "The version that the submission reached by it."})
    reason = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class SubmissionHistory(SubmissionAnswer):
    """A submission with its journal, the first act first."""

    journal = fields.List(fields.Nested(SubmissionActionAnswer), required=True)


class SubmissionPage(Answer):
    """A page of submissions."""

    items = fields.List(fields.Nested(SubmissionAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class RevealedSubmission(Answer):
    """The fields that were asked for, as the author wrote them; null where nothing was written."""

    id = Identifier(required=True)
    document_number = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)


def _writes(name: str, request: type[Request], roles: frozenset[Role]) -> Method:
    return Method(SERVICE, name, request, SubmissionAnswer, roles, writes=True, about="submission")


DRAFT_SUBMISSION = _writes("draft_submission", DraftSubmissionRequest, AUTHORS)
LIST_SUBMISSIONS = Method(SERVICE, "list_submissions", ListSubmissionsRequest, SubmissionPage, READERS, about="submission")
GET_SUBMISSION = Method(SERVICE, "get_submission", SubmissionRequest, SubmissionHistory, READERS, about="submission")
CHANGE_SUBMISSION = _writes("change_submission", ChangeSubmissionRequest, AUTHORS)
SUBMIT_SUBMISSION = _writes("submit_submission", SeenSubmission, AUTHORS)
WITHDRAW_SUBMISSION = _writes("withdraw_submission", SeenSubmission, AUTHORS)
RETURN_SUBMISSION = _writes("return_submission", ReturnSubmissionRequest, REVIEWERS)
ACCEPT_SUBMISSION = _writes("accept_submission", AcceptSubmissionRequest, REVIEWERS)
REFUSE_SUBMISSION = _writes("refuse_submission", RefuseSubmissionRequest, REVIEWERS)
REVEAL_SUBMISSION = Method(SERVICE, "reveal_submission", RevealSubmissionRequest, RevealedSubmission, REVIEWERS, about="submission")
