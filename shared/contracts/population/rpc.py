"""The RPC methods about people and their residences.

Answers mask what identifies: a name is its first character (``张*``), a document number its ends
(``4416**********0016``), a phone ``138****8000``, a birth date its year. ``reveal_person`` alone answers in full.
A record of another station than the caller's is not there (``NOT_FOUND``); the bureau reads all, masked.
"""

from marshmallow import fields, validate

from shared.contracts.method import Method
from shared.contracts.population.basis import READERS, REVEALERS, SERVICE, WRITERS, one_of
from shared.contracts.population.vocabulary import (
    Category,
    ChangeKind,
    Channel,
    DatePrecision,
    DocumentType,
    EndReason,
    HukouMatch,
    PersonField,
    PlaceKind,
    ResidenceState,
    RevealField,
    Sex,
    StayReason,
)
from shared.contracts.population.vocabulary.spells import Certainty, DueKind
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request, StationCode, Text


class AddressRequest(Request):
    """Where somebody lives, as written on the door or the lease."""

    text = Text(required=True, min_length=2, max_length=200, metadata={"description": "Street, number, building."})
    room = Text(load_default=None, allow_none=True, max_length=40, metadata={"description": "Room or bed."})


class PersonRequest(Request):
    """A person as the document in the clerk's hand says; sex and birth date may be left out where the number tells them."""

    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = Text(required=True, max_length=40)
    name = Text(required=True, max_length=100)
    sex = fields.String(load_default=None, allow_none=True, validate=one_of(Sex))
    birth_date = fields.Date(load_default=None, allow_none=True)
    phone = Text(load_default=None, allow_none=True, max_length=30)
    nationality = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(r"^[A-Z]{3}$"),
        metadata={"description": "ISO 3166-1 alpha-3."},
    )
    details_confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "The details were compared with the document: they replace, as a correction, what the number is on file with."},
    )


class RegisterResidenceRequest(Request):
    """A new spell of residence; the station defaults to the caller's own."""

    person = fields.Nested(PersonRequest, required=True)
    station_code = StationCode(load_default=None, allow_none=True)
    community_id = Identifier(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)
    address = fields.Nested(AddressRequest, required=True)
    category = fields.String(required=True, validate=one_of(Category))
    reason = fields.String(required=True, validate=one_of(StayReason))
    place_kind = fields.String(required=True, validate=one_of(PlaceKind))
    hukou_match = fields.String(load_default=None, allow_none=True, validate=one_of(HukouMatch))
    channel = fields.String(load_default=Channel.COUNTER.value, validate=one_of(Channel))
    started_on = fields.Date(required=True)
    started_precision = fields.String(load_default=DatePrecision.DAY.value, validate=one_of(DatePrecision))
    expected_end_on = fields.Date(load_default=None, allow_none=True)


class ResidenceRequest(Request):
    """One residence."""

    id = Identifier(required=True)


class ListResidencesRequest(PageRequest):
    """Residences within reach, the newest registration first.

    ``as_of`` asks who lived there on that day: spells that had begun and not ended, each as it was then (a spell's last day
    is the day before ``ended_on``). ``from`` and ``to`` ask who lived there at some time from the one day to the other, both
    included, each as it was at the end of that time. Of both, the filters by community, house and state go by how it was then,
    that by station by how it is now. ``due`` and ``expected_end_before`` list spells that go on, the earliest expected end first.
    """

    station_code = StationCode(load_default=None, allow_none=True)
    community_id = Identifier(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(ResidenceState))
    as_of = fields.Date(load_default=None, allow_none=True)
    from_ = fields.Date(load_default=None, allow_none=True, data_key="from", attribute="from")
    to = fields.Date(load_default=None, allow_none=True)
    due = fields.String(load_default=None, allow_none=True, validate=one_of(DueKind))
    expected_end_before = fields.Date(load_default=None, allow_none=True)
    updated_after = fields.AwareDateTime(load_default=None, allow_none=True)


class ChangedFields(Request):
    """What is different; the second part only as a correction. A field that is absent stays as it is."""

    phone = Text(max_length=30, allow_none=True)
    address = fields.Nested(AddressRequest)
    community_id = Identifier(allow_none=True)
    house_id = Identifier(allow_none=True)
    expected_end_on = fields.Date(allow_none=True)
    category = fields.String(validate=one_of(Category))
    reason = fields.String(validate=one_of(StayReason))
    place_kind = fields.String(validate=one_of(PlaceKind))
    hukou_match = fields.String(allow_none=True, validate=one_of(HukouMatch))

    name = Text(max_length=100)
    sex = fields.String(validate=one_of(Sex))
    birth_date = fields.Date()
    document_type = fields.String(validate=one_of(DocumentType))
    document_number = Text(max_length=40)
    started_on = fields.Date()
    started_precision = fields.String(validate=one_of(DatePrecision))


class ChangeResidenceRequest(Request):
    """A change (from ``changed_on`` on) or a correction (it always was so)."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    kind = fields.String(required=True, validate=one_of(ChangeKind))
    changed_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when absent."})
    fields_ = fields.Nested(ChangedFields, required=True, data_key="fields", attribute="fields")


class EndResidenceRequest(Request):
    """The end of a spell; ``ended_on`` is the first day on which the person no longer lived there."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    ended_on = fields.Date(required=True)
    ended_precision = fields.String(load_default=DatePrecision.DAY.value, validate=one_of(DatePrecision))
    reason = fields.String(required=True, validate=one_of(EndReason))


class SearchPeopleRequest(Request):
    """One of: document number (``document_type`` defaults to RESIDENT_ID) or phone, exactly; or name, pinyin or initials with the year of birth.

    Pinyin is the whole reading without tones (``zengxiaoyu``), initials its first letters (``zxy``). A name in parts is also found by
    each part. ``birth_year`` and ``sex`` leave out whom they contradict. Whom a merge has made part of another's record is found under the
    old document too, as the other.
    """

    document_type = fields.String(load_default=DocumentType.RESIDENT_ID.value, validate=one_of(DocumentType))
    document_number = Text(load_default=None, allow_none=True, max_length=40)
    phone = Text(load_default=None, allow_none=True, max_length=30)
    name = Text(load_default=None, allow_none=True, max_length=100)
    pinyin = Text(load_default=None, allow_none=True, max_length=200)
    initials = Text(load_default=None, allow_none=True, max_length=40)
    birth_year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1850, max=2999))
    sex = fields.String(load_default=None, allow_none=True, validate=one_of(Sex))


class GetPersonRequest(Request):
    """One person, and what of them is needed."""

    id = Identifier(required=True)
    fields_ = fields.List(
        fields.String(validate=one_of(PersonField)), required=True, validate=validate.Length(min=1), data_key="fields", attribute="fields"
    )


class RevealPersonRequest(Request):
    """What is to be shown in full, and what for; the purpose is kept in the audit trail."""

    id = Identifier(required=True)
    fields_ = fields.List(
        fields.String(validate=one_of(RevealField)), required=True, validate=validate.Length(min=1), data_key="fields", attribute="fields"
    )
    purpose = Text(required=True, min_length=4, max_length=200)


class MaskedPerson(Answer):
    """A person, masked; of a sealed one, to all but the head of the station, nothing: ``*`` for name and number, and else null."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    sealed = fields.Boolean(required=True, metadata={"description": "The record is sealed: the head of the station reads and changes it."})
    document_type = fields.String(required=True, allow_none=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"description": "Masked."})
    name = fields.String(required=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    sex = fields.String(required=True, allow_none=True, validate=one_of(Sex))
    birth_year = fields.Integer(required=True, allow_none=True)
    nationality = fields.String(required=True, allow_none=True)


class AddressAnswer(Answer):
    """Where somebody lives."""

    text = fields.String(required=True)
    room = fields.String(required=True, allow_none=True)


class ResidenceAnswer(Answer):
    """A spell of residence.

    ``origin_station_code`` is the station that registered it, when a merger has moved it since; else it equals ``station_code``.
    """

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(ResidenceState))
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    person = fields.Nested(MaskedPerson, required=True)
    address = fields.Nested(AddressAnswer, required=True)
    category = fields.String(required=True, validate=one_of(Category))
    reason = fields.String(required=True, validate=one_of(StayReason))
    place_kind = fields.String(required=True, validate=one_of(PlaceKind))
    hukou_match = fields.String(required=True, allow_none=True, validate=one_of(HukouMatch))
    channel = fields.String(required=True, validate=one_of(Channel))
    started_on = fields.Date(required=True)
    started_precision = fields.String(required=True, validate=one_of(DatePrecision))
    expected_end_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    ended_precision = fields.String(required=True, validate=one_of(DatePrecision))
    end_reason = fields.String(required=True, allow_none=True, validate=one_of(EndReason))
    end_reason_code = fields.String(
        required=True, allow_none=True, metadata={"description": "GA/T 2000.25; null as long as the standard's code is not confirmed."}
    )
    verified_on = fields.Date(required=True, allow_none=True, metadata={"description": "The latest visit that found the person living there."})
    visit_due_on = fields.Date(required=True, allow_none=True, metadata={"description": "When the next verification visit is due."})
    absence = fields.String(required=True, allow_none=True, metadata={"description": "How far it is established that nobody lives there."})
    registered_by = fields.String(required=True, metadata={"description": "Account id."})
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class ListedResidence(ResidenceAnswer):
    """A residence in a listing; whether the person lived there is said when a day or period was asked for."""

    certainty = fields.String(
        required=True,
        allow_none=True,
        validate=one_of(Certainty),
        metadata={"description": "POSSIBLE: the start or end is known to the month or year only, which covers what was asked."},
    )


class ResidencePage(Answer):
    """A page of residences."""

    items = fields.List(fields.Nested(ListedResidence), required=True)
    next = fields.String(required=True, allow_none=True)


class PeopleAnswer(Answer):
    """The people that a search found, none being an ordinary outcome."""

    items = fields.List(fields.Nested(MaskedPerson), required=True)


class PersonAnswer(Answer):
    """A person, masked, with the fields that were asked for; ``residences`` are those within reach, newest first."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    sealed = fields.Boolean(required=True)
    document_type = fields.String(validate=one_of(DocumentType))
    document_number = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    sex = fields.String(allow_none=True, validate=one_of(Sex))
    birth_year = fields.Integer(allow_none=True)
    nationality = fields.String(allow_none=True)
    residences = fields.List(fields.Nested(ResidenceAnswer(exclude=["person"])))


class RevealedPerson(Answer):
    """The fields that were asked for, in full."""

    id = Identifier(required=True)
    document_number = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)


REGISTER_RESIDENCE = Method(SERVICE, "register_residence", RegisterResidenceRequest, ResidenceAnswer, WRITERS, writes=True, about="residence")
GET_RESIDENCE = Method(SERVICE, "get_residence", ResidenceRequest, ResidenceAnswer, READERS, about="residence")
LIST_RESIDENCES = Method(SERVICE, "list_residences", ListResidencesRequest, ResidencePage, READERS, about="residence")
CHANGE_RESIDENCE = Method(SERVICE, "change_residence", ChangeResidenceRequest, ResidenceAnswer, WRITERS, writes=True, about="residence")
END_RESIDENCE = Method(SERVICE, "end_residence", EndResidenceRequest, ResidenceAnswer, WRITERS, writes=True, about="residence")
SEARCH_PEOPLE = Method(SERVICE, "search_people", SearchPeopleRequest, PeopleAnswer, READERS, about="person")
GET_PERSON = Method(SERVICE, "get_person", GetPersonRequest, PersonAnswer, READERS, about="person")
REVEAL_PERSON = Method(SERVICE, "reveal_person", RevealPersonRequest, RevealedPerson, REVEALERS, about="person")
