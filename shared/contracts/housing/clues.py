"""The RPC methods about clues (线索): what anybody noticed about a place and tells the police station.

Anybody may give one, without a name. Who gave it is told a follow-up code, by which alone the answer is found. Station staff handle the
clues of their station; a landlord's account sees those that it gave; the bureau reads all, without what was written.
"""

from marshmallow import fields, validate

from shared.contracts.housing import clue_rules as rules
from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.clues import (
    AnswerState,
    Authority,
    ClueChannel,
    ClueKind,
    ClueOutcome,
    ClueState,
    DismissReason,
)
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Identifier, PageRequest, Request, StationCode, Text

HANDLERS = WRITERS
CLUE_READERS = HANDLERS | PUBLISHERS | LANDLORD


class GiveClueRequest(Request):
    """What was noticed, and where: a station, the card on a house's door, or a house of the own. With a session the own station is the default."""

    kind = fields.String(required=True, validate=one_of(ClueKind))
    text = Text(required=True, min_length=4, max_length=2000, multiline=True, metadata={"description": "Kept encrypted."})
    place = Text(load_default=None, allow_none=True, max_length=300, metadata={"description": "Where, in words. Kept encrypted."})
    contact = Text(
        load_default=None, allow_none=True, max_length=200, metadata={"description": "How to be reached; need not be given. Kept encrypted."}
    )
    station_code = StationCode(load_default=None, allow_none=True)
    card_code = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=64), metadata={"description": "The code on the card of a house."}
    )
    house_id = Identifier(load_default=None, allow_none=True, metadata={"description": "A house within reach; needs a session."})
    received_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "When station staff heard of it, if it was not today; nobody else says so."}
    )


class ClueAnswerRequest(Request):
    """The follow-up code that somebody was told; hyphens, spaces and case make no difference."""

    code = fields.String(required=True, validate=validate.Length(max=64))


class ClueRequest(Request):
    """One clue."""

    id = Identifier(required=True)


class RevealClueContactRequest(ClueRequest):
    """Why the contact is to be shown; it is kept in the audit trail."""

    purpose = Text(required=True, min_length=4, max_length=200)


class ListCluesRequest(PageRequest):
    """Clues within reach, the newest first; overdue ones by the day on which they were to be answered."""

    station_code = StationCode(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(ClueState))
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(ClueKind))
    house_id = Identifier(load_default=None, allow_none=True)
    assignee_id = Identifier(load_default=None, allow_none=True)
    overdue = fields.Boolean(load_default=False, metadata={"description": "Only those that wait although they should be answered."})


class SeenClue(ClueRequest):
    """One clue, in the version that was seen."""

    version = fields.Integer(required=True, strict=True)


def _past_day() -> fields.Date:
    return fields.Date(load_default=None, allow_none=True, metadata={"description": "When it was done, if not today."})


class AcceptClueRequest(SeenClue):
    """Who follows it up, and the house that it is about, if that is known now. Accepting again gives it to somebody else."""

    assignee_id = Identifier(required=True, metadata={"description": "An account of the own station."})
    house_id = Identifier(load_default=None, allow_none=True)
    accepted_on = _past_day()


class AnswerClueRequest(SeenClue):
    """What came of it; ``answer`` is what anybody who has the code may read, so it names nobody."""

    outcome = fields.String(required=True, validate=one_of(ClueOutcome))
    answer = Text(required=True, min_length=4, max_length=1000, multiline=True)
    referred_to = fields.String(
        load_default=None, allow_none=True, validate=one_of(Authority), metadata={"description": "Whose it is, if it is not ours."}
    )
    duplicate_of = Identifier(load_default=None, allow_none=True, metadata={"description": "The clue of the own station that told of it first."})
    answered_on = _past_day()


class DismissClueRequest(SeenClue):
    """Why it gets no answer; ``OTHER`` says it in a note."""

    reason = fields.String(required=True, validate=one_of(DismissReason))
    note = Text(load_default=None, allow_none=True, max_length=500, metadata={"description": "For the station. Kept encrypted."})
    dismissed_on = _past_day()


class SimilarClue(Answer):
    """A clue of the same kind about the same house, not long before."""

    id = Identifier(required=True)
    serial = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(ClueState))
    received_on = fields.Date(required=True)


class ClueReceived(Answer):
    """A clue that was given. ``code`` is told this once: with it the answer is found, and nothing else finds it.

    ``similar`` is told to staff of its station only.
    """

    serial = fields.String(required=True, metadata={"example": "XS-CHANGTANG-2022-000017"})
    code = fields.String(required=True, metadata={"example": "7Q4M-2ZKD-90XA-B3CE"})
    state = fields.String(required=True, validate=one_of(ClueState))
    station_code = StationCode(required=True)
    received_on = fields.Date(required=True)
    answer_due_on = fields.Date(required=True)
    id = Identifier(required=True, allow_none=True, metadata={"description": "For accounts that may see the clue again."})
    similar = fields.List(fields.Nested(SimilarClue), required=True)


class ClueAnswer(Answer):
    """A clue; ``text``, ``place``, ``answer`` and ``note`` are null once they are erased, and to the bureau.

    The contact is shown by a call of its own.
    """

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    serial = fields.String(required=True, metadata={"example": "XS-CHANGTANG-2022-000017"})
    state = fields.String(required=True, validate=one_of(ClueState))
    kind = fields.String(required=True, validate=one_of(ClueKind))
    channel = fields.String(required=True, validate=one_of(ClueChannel))
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    house_id = Identifier(required=True, allow_none=True)
    has_contact = fields.Boolean(required=True)
    received_on = fields.Date(required=True)
    answer_due_on = fields.Date(required=True)
    is_overdue = fields.Boolean(required=True)
    given_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id; null of who has none."})
    assignee_id = Identifier(required=True, allow_none=True)
    accepted_on = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True, metadata={"description": "When it was answered or dismissed."})
    outcome = fields.String(required=True, allow_none=True, validate=one_of(ClueOutcome))
    referred_to = fields.String(required=True, allow_none=True, validate=one_of(Authority))
    duplicate_of = Identifier(required=True, allow_none=True)
    dismiss_reason = fields.String(required=True, allow_none=True, validate=one_of(DismissReason))
    erased_on = fields.Date(required=True, allow_none=True)
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class ClueDetail(ClueAnswer):
    """A clue with what was written, and what is like it."""

    text = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    similar = fields.List(fields.Nested(SimilarClue), required=True)


class CluePage(Answer):
    """A page of clues."""

    items = fields.List(fields.Nested(ClueAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class RevealedClueContact(Answer):
    """How who gave a clue can be reached, as it was written; null where nothing was."""

    id = Identifier(required=True)
    contact = fields.String(required=True, allow_none=True)


class PublicClueAnswer(Answer):
    """What whoever has the code may know. Of a code that no clue has all but ``state`` is null."""

    state = fields.String(required=True, validate=one_of(AnswerState))
    serial = fields.String(required=True, allow_none=True, metadata={"example": "XS-CHANGTANG-2022-000017"})
    station_name_zh = fields.String(required=True, allow_none=True, metadata={"example": "长塘派出所"})
    station_name_en = fields.String(required=True, allow_none=True, metadata={"example": "Changtang Police Station"})
    received_on = fields.Date(required=True, allow_none=True)
    answer_due_on = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True, validate=one_of(ClueOutcome))
    referred_to = fields.String(required=True, allow_none=True, validate=one_of(Authority))
    answer = fields.String(required=True, allow_none=True)


def _writes(name: str, request: type[Request]) -> Method:
    return Method(SERVICE, name, request, ClueDetail, HANDLERS, writes=True, about="clue")


GIVE_CLUE = Method(SERVICE, "give_clue", GiveClueRequest, ClueReceived, writes=True, about="clue")
FIND_CLUE_ANSWER = Method(SERVICE, "find_clue_answer", ClueAnswerRequest, PublicClueAnswer)
LIST_CLUES = Method(SERVICE, "list_clues", ListCluesRequest, CluePage, CLUE_READERS, about="clue")
GET_CLUE = Method(SERVICE, "get_clue", ClueRequest, ClueDetail, CLUE_READERS, about="clue")
REVEAL_CLUE_CONTACT = Method(SERVICE, "reveal_clue_contact", RevealClueContactRequest, RevealedClueContact, HANDLERS, about="clue")
ACCEPT_CLUE = _writes("accept_clue", AcceptClueRequest)
ANSWER_CLUE = _writes("answer_clue", AnswerClueRequest)
DISMISS_CLUE = _writes("dismiss_clue", DismissClueRequest)
LIST_CLUE_RULES = Method(SERVICE, "list_clue_rules", Empty, rules.ClueRules, CLUE_READERS)
PUBLISH_CLUE_RULE = Method(SERVICE, "publish_clue_rule", rules.PublishClueRuleRequest, rules.ClueRuleAnswer, PUBLISHERS, writes=True)
