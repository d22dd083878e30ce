"""The RPC methods about employers, hire checks and rosters.

Station staff keep the employers of their own station; the account that an employer was given (role EMPLOYER) sees that employer
and acts for it, and nothing else is there for it. The bureau reads all.
"""

from marshmallow import fields

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.population import hires, rosters
from shared.contracts.population.basis import PUBLISHERS, READERS, REVEALERS, SERVICE, WRITERS, one_of
from shared.contracts.population.vocabulary.employers import EmployerState, Industry
from shared.contracts.schema import Answer, Empty, Identifier, PageRequest, Request, StationCode, Text

OWNER = frozenset({Role.EMPLOYER})
EMPLOYER_READERS = READERS | OWNER
EMPLOYER_ACTORS = WRITERS | OWNER


class ContactRequest(Request):
    """Whom to ring."""

    name = Text(required=True, max_length=100)
    phone = Text(required=True, max_length=30)


class RegisterEmployerRequest(Request):
    """An employer of the caller's own station."""

    credit_code = Text(required=True, max_length=40, metadata={"description": "Unified social credit code, GB 32100: 18 characters."})
    name_zh = Text(required=True, min_length=2, max_length=100)
    name_en = Text(load_default=None, allow_none=True, max_length=200)
    address = Text(required=True, min_length=2, max_length=200)
    industry = fields.String(required=True, validate=one_of(Industry))
    contact = fields.Nested(ContactRequest, load_default=None, allow_none=True)
    since = fields.Date(load_default=None, allow_none=True, metadata={"description": "Since when the station works with it; today when absent."})
    account_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The outside account (role EMPLOYER) that acts for it."})


class ChangeEmployerRequest(Request):
    """What is different; a field that is absent stays as it is."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    credit_code = Text(max_length=40)
    name_zh = Text(min_length=2, max_length=100)
    name_en = Text(allow_none=True, max_length=200)
    address = Text(min_length=2, max_length=200)
    industry = fields.String(validate=one_of(Industry))
    contact = fields.Nested(ContactRequest, allow_none=True)
    account_id = Identifier(allow_none=True)


class CloseEmployerRequest(Request):
    """The station works with it no more; its roster and past checks stay as they are."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    closed_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "The first day without; today when absent."})


class EmployerRequest(Request):
    """One employer."""

    id = Identifier(required=True)


class RevealContactRequest(Request):
    """Why the contact is to be shown in full; it is kept in the audit trail."""

    id = Identifier(required=True)
    purpose = Text(required=True, min_length=4, max_length=200)


class ListEmployersRequest(PageRequest):
    """Employers within reach, the newest registration first."""

    station_code = StationCode(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(EmployerState))
    industry = fields.String(load_default=None, allow_none=True, validate=one_of(Industry))
    credit_code = Text(load_default=None, allow_none=True, max_length=40)


class ContactAnswer(Answer):
    """Whom to ring, masked."""

    name = fields.String(required=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, metadata={"description": "Masked."})


class EmployerAnswer(Answer):
    """An employer; ``roster_version`` is 0 before its first list."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(EmployerState))
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    credit_code = fields.String(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)
    address = fields.String(required=True)
    industry = fields.String(required=True, validate=one_of(Industry))
    contact = fields.Nested(ContactAnswer, required=True, allow_none=True)
    account_id = Identifier(required=True, allow_none=True)
    since = fields.Date(required=True)
    roster_version = fields.Integer(required=True)
    roster_as_of = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    registered_by = fields.String(required=True, metadata={"description": "Account id."})
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class EmployerPage(Answer):
    """A page of employers."""

    items = fields.List(fields.Nested(EmployerAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class RevealedContact(Answer):
    """Whom to ring, in full."""

    id = Identifier(required=True)
    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


REGISTER_EMPLOYER = Method(SERVICE, "register_employer", RegisterEmployerRequest, EmployerAnswer, WRITERS, writes=True, about="employer")
CHANGE_EMPLOYER = Method(SERVICE, "change_employer", ChangeEmployerRequest, EmployerAnswer, WRITERS, writes=True, about="employer")
CLOSE_EMPLOYER = Method(SERVICE, "close_employer", CloseEmployerRequest, EmployerAnswer, WRITERS, writes=True, about="employer")
GET_EMPLOYER = Method(SERVICE, "get_employer", EmployerRequest, EmployerAnswer, EMPLOYER_READERS, about="employer")
LIST_EMPLOYERS = Method(SERVICE, "list_employers", ListEmployersRequest, EmployerPage, EMPLOYER_READERS, about="employer")
REVEAL_EMPLOYER_CONTACT = Method(SERVICE, "reveal_employer_contact", RevealContactRequest, RevealedContact, REVEALERS, about="employer")

CHECK_HIRES = Method(SERVICE, "check_hires", hires.CheckHiresRequest, hires.HiresChecked, EMPLOYER_ACTORS, writes=True, about="employer")
LIST_HIRE_CHECKS = Method(SERVICE, "list_hire_checks", hires.ListHireChecksRequest, hires.HireCheckPage, EMPLOYER_READERS, about="employer")
PUBLISH_HIRE_RULE = Method(SERVICE, "publish_hire_rule", hires.PublishHireRuleRequest, hires.HireRuleAnswer, PUBLISHERS, writes=True)
LIST_HIRE_RULES = Method(SERVICE, "list_hire_rules", Empty, hires.HireRules, EMPLOYER_READERS)

UPLOAD_ROSTER = Method(
    SERVICE, "upload_roster", rosters.UploadRosterRequest, rosters.RosterDifference, EMPLOYER_ACTORS, writes=True, about="employer"
)
GET_ROSTER = Method(SERVICE, "get_roster", rosters.GetRosterRequest, rosters.RosterPage, EMPLOYER_READERS, about="employer")
LIST_ROSTER_VERSIONS = Method(
    SERVICE, "list_roster_versions", rosters.ListRosterVersionsRequest, rosters.RosterVersionPage, EMPLOYER_READERS, about="employer"
)
