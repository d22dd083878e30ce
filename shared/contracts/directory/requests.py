"""What callers send to the directory; unknown fields are refused.

A request that changes an existing thing names the ``version`` it has seen (``Stale`` if that is not the current one).
Dates are local calendar dates (ISO 8601); an interval of days includes both its ends.
"""

from marshmallow import fields, validate

from shared.contracts.directory import elements
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import AccountState, CommunityKind, LeaveState, Module, RoleGroup, StationState
from shared.contracts.schema import Identifier, PageRequest, Pattern, Request, Text


class OpenSession(Request):
    """Sign in; the gateway has made the token and sends its digest only."""

    username = elements.username(required=True)
    password = elements.password("The password.", required=True)
    token_digest = elements.digest()
    client_address = fields.IP(
        required=True, metadata={"description": "Where the caller comes from; delays after failures are kept per account and address."}
    )


class SessionDigest(Request):
    """A session, known by its token's digest."""

    token_digest = elements.digest()


class AccountId(Request):
    """One account."""

    id = Identifier(required=True)


class ListAccounts(PageRequest):
    """Which accounts to list; a station head is shown the own station's only."""

    station_code = elements.code("Only accounts of this station.", load_default=None, allow_none=True)
    role = elements.one_of(Role, "Only accounts that hold this role.", load_default=None, allow_none=True)
    group = elements.one_of(RoleGroup, "Only accounts of this group.", load_default=None, allow_none=True)
    state = elements.one_of(AccountState, "Only accounts in this state.", load_default=None, allow_none=True)


class OpenAccount(Request):
    """A new account; a station role needs a station, an outside role may have one, a district role has none."""

    username = elements.username(required=True)
    display_name = Text(required=True, max_length=60, metadata={"description": "How the person is called on screen.", "example": "李明"})
    password = elements.password("The first password: 10 to 128 characters of any kind, none of the commonest, without the username.", required=True)
    roles = elements.roles(required=True)
    station_code = elements.code("The station that the account belongs to.", load_default=None, allow_none=True)


class ChangeAccount(Request):
    """Change what is given of an account; what is not given stays."""

    id = Identifier(required=True)
    version = elements.version()
    display_name = Text(max_length=60)
    roles = elements.roles()
    station_code = elements.code("The station that the account belongs to; null takes it away.", allow_none=True)
    state = elements.one_of(AccountState, "DISABLED ends all sessions at once.")


class ChangePassword(Request):
    """Change one's own password (with the present one), or set another's (administrators only); other sessions end."""

    id = Identifier(required=True)
    current_password = elements.password("The present password; required for one's own account.", load_default=None, allow_none=True)
    new_password = elements.password(
        "The new password: 10 to 128 characters of any kind, none of the commonest, without the username.", required=True
    )
    token_digest = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(r"^[0-9a-f]{64}$"),
        metadata={"description": "The session that is to live on: the one in which it was asked."},
    )


class ListStations(Request):
    """Which stations to list; all in one answer, a city has a hundred."""

    state = elements.one_of(StationState, "Only stations in this state; null for all.", load_default=StationState.ACTIVE.value, allow_none=True)


class StationRef(Request):
    """One station."""

    code = elements.code("The station.", required=True)


class OfStation(Request):
    """Something of one station."""

    station_code = elements.code("The station.", required=True)


class OpenStation(Request):
    """A station at work from a date; the code of a closed station may be opened again."""

    code = elements.code("A short code, for good.", required=True)
    name_zh = elements.name_zh(required=True)
    name_en = elements.name_en(required=True)
    opened_on = elements.date("Since when it is at work, if known.", load_default=None, allow_none=True)


class ChangeStation(Request):
    """Change what is given of a station; what is not given stays."""

    code = elements.code("The station.", required=True)
    version = elements.version()
    name_zh = elements.name_zh()
    name_en = elements.name_en()
    opened_on = elements.date("Since when it is at work, if known.", allow_none=True)


class RemoveStation(Request):
    """Take a station out of use that has neither active accounts nor communities."""

    code = elements.code("The station.", required=True)
    version = elements.version()


class MergeStation(Request):
    """A station absorbs another, at once, as of a date that is not in the future.

    The absorbed one may be new to the register (a merger of long ago): then both its names are required.
    """

    station_code = elements.code("The station that survives.", required=True)
    code = elements.code("The station that is absorbed.", required=True)
    name_zh = elements.name_zh(load_default=None, allow_none=True)
    name_en = elements.name_en(load_default=None, allow_none=True)
    on = elements.date("The first day of the merged station.", "2020-11-01", required=True)
    version = elements.optional_version("The surviving station's version, if it is to be checked.")


class OpenModule(Request):
    """A station begins to use a part of the platform."""

    station_code = elements.code("The station.", required=True)
    module = elements.one_of(Module, "The module.", required=True)
    opened_on = elements.date("The first day of use; today if not given.", load_default=None, allow_none=True)


class CloseModule(Request):
    """A station stops using a part of the platform."""

    station_code = elements.code("The station.", required=True)
    module = elements.one_of(Module, "The module.", required=True)
    version = elements.version()
    closed_on = elements.date("The first day without it; today if not given.", load_default=None, allow_none=True)


class RecordStrength(Request):
    """How many officers a station has as of a date, and how many of them do community work."""

    station_code = elements.code("The station.", required=True)
    as_of = elements.date("The date of the count; today if not given.", load_default=None, allow_none=True)
    officers = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=10_000), metadata={"example": 50})
    community_officers = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=10_000), metadata={"example": 30})
    version = elements.optional_version("The version of the count of that date which this one corrects.")


class GetStrength(Request):
    """The count that holds on a date."""

    station_code = elements.code("The station.", required=True)
    on = elements.date("The date asked about; today if not given.", load_default=None, allow_none=True)


class ListCommunities(PageRequest):
    """Which communities to list."""

    station_code = elements.code("Only communities of this station.", load_default=None, allow_none=True)


class CommunityId(Request):
    """One community."""

    id = Identifier(required=True)


class AddCommunity(Request):
    """A community of a station."""

    station_code = elements.code("The station.", required=True)
    name_zh = Text(required=True, max_length=60, metadata={"example": "长塘村"})
    name_en = Text(required=True, max_length=120, metadata={"example": "Changtang Village"})
    kind = elements.one_of(CommunityKind, "Village or residents' committee area, if it matters.", load_default=None, allow_none=True)


class ChangeCommunity(Request):
    """Change what is given of a community; what is not given stays."""

    id = Identifier(required=True)
    version = elements.version()
    name_zh = Text(max_length=60)
    name_en = Text(max_length=120)
    kind = elements.one_of(CommunityKind, "Village or residents' committee area.", allow_none=True)


class AssignOfficer(Request):
    """Make an officer of the station answer for a community from a date on; null leaves it without one."""

    community_id = Identifier(required=True)
    version = elements.version()
    account_id = Identifier(required=True, allow_none=True)
    from_date = elements.date("The first day; today if not given.", load_default=None, allow_none=True)


class GetOfficer(Request):
    """Who answers for a community on a date."""

    community_id = Identifier(required=True)
    on = elements.date("The date asked about; today if not given.", load_default=None, allow_none=True)


class RecordLeave(Request):
    """An account is away from one day to another, both included; the deputy is of the same station and there himself."""

    account_id = Identifier(required=True)
    from_date = elements.date("The first day away.", "2022-02-01", required=True)
    to_date = elements.date("The last day away.", "2022-02-07", required=True)
    deputy_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The account that stands in."})


class ListLeave(PageRequest):
    """Leave of one account, or of a station, newest first."""

    account_id = Identifier(load_default=None, allow_none=True)
    station_code = elements.code("Only leave of accounts of this station.", load_default=None, allow_none=True)
    on = elements.date("Only leave that covers this day.", load_default=None, allow_none=True)
    state = elements.one_of(LeaveState, "Only leave in this state.", load_default=LeaveState.RECORDED.value, allow_none=True)


class CancelLeave(Request):
    """A recorded leave does not take place, or ends early by recording the rest anew."""

    id = Identifier(required=True)
    account_id = Identifier(load_default=None, allow_none=True, metadata={"description": "Whose leave it is, if that is to be checked."})
    version = elements.version()
