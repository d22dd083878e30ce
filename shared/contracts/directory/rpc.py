"""The directory's methods: stations, communities and their officers, accounts, sessions, leave, modules, strength.

Who may call is the first of two checks; the second, whose record it is, is made where the record is read: what another
station owns is ``NotFound``. Names and fields are wire format: see ``shared.contracts`` for how they may change.
"""

from marshmallow import Schema

from shared.contracts.directory import answers, requests
from shared.contracts.directory.roles import EVERYONE, OUTSIDE_ROLES, STATION_ROLES, Role
from shared.contracts.method import Method

SERVICE = "directory"

STRANGERS: frozenset[Role] = frozenset()
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.STATION_HEAD})
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.STATION_HEAD, Role.BUREAU, Role.AUDITOR})
INSIDERS = EVERYONE - OUTSIDE_ROLES
STRENGTH_READERS = STATION_ROLES | {Role.ADMINISTRATOR, Role.BUREAU, Role.AUDITOR}


def _asks(name: str, request: type[Schema], answer: type[Schema], roles: frozenset[Role]) -> Method:
    return Method(SERVICE, name, request, answer, roles)


def _writes(name: str, request: type[Schema], answer: type[Schema], roles: frozenset[Role]) -> Method:
    return Method(SERVICE, name, request, answer, roles, writes=True)


# Sessions. Opening one is not a ``writes`` method: its answer must never be remembered and given to another stranger.
OPEN_SESSION = _asks("open_session", requests.OpenSession, answers.SessionAnswer, STRANGERS)
RESOLVE_SESSION = _asks("resolve_session", requests.SessionDigest, answers.SessionAnswer, STRANGERS)
CLOSE_SESSION = _asks("close_session", requests.SessionDigest, answers.Done, STRANGERS)

# Accounts. Everyone reads the own one; station staff read their station's.
GET_ACCOUNT = _asks("get_account", requests.AccountId, answers.AccountDetail, EVERYONE)
LIST_ACCOUNTS = _asks("list_accounts", requests.ListAccounts, answers.page_of(answers.AccountAnswer), OVERSEERS)
OPEN_ACCOUNT = _writes("open_account", requests.OpenAccount, answers.AccountAnswer, ADMINISTRATORS)
CHANGE_ACCOUNT = _writes("change_account", requests.ChangeAccount, answers.AccountAnswer, ADMINISTRATORS)
CHANGE_PASSWORD = _asks("change_password", requests.ChangePassword, answers.AccountAnswer, EVERYONE)

# Stations.
LIST_STATIONS = _asks("list_stations", requests.ListStations, answers.StationList, EVERYONE)
GET_STATION = _asks("get_station", requests.StationRef, answers.StationAnswer, EVERYONE)
OPEN_STATION = _writes("open_station", requests.OpenStation, answers.StationAnswer, ADMINISTRATORS)
CHANGE_STATION = _writes("change_station", requests.ChangeStation, answers.StationAnswer, ADMINISTRATORS)
REMOVE_STATION = _writes("remove_station", requests.RemoveStation, answers.StationAnswer, ADMINISTRATORS)
MERGE_STATION = _writes("merge_station", requests.MergeStation, answers.MergerAnswer, ADMINISTRATORS)
# For services, which speak on nobody's behalf: no more than whether there is such a place, whose it is, and what it is called.
LOCATE_STATION = _asks("locate_station", requests.StationRef, answers.StationPlace, STRANGERS)
LOCATE_COMMUNITY = _asks("locate_community", requests.CommunityId, answers.CommunityPlace, STRANGERS)
NAME_COMMUNITIES = _asks("name_communities", requests.StationRef, answers.CommunityNames, STRANGERS)
LIST_MERGERS = _asks("list_mergers", requests.OfStation, answers.MergerList, INSIDERS)

# Modules and strength.
LIST_MODULES = _asks("list_modules", requests.OfStation, answers.ModuleList, INSIDERS)
OPEN_MODULE = _writes("open_module", requests.OpenModule, answers.ModuleAnswer, MANAGERS)
CLOSE_MODULE = _writes("close_module", requests.CloseModule, answers.ModuleAnswer, MANAGERS)
RECORD_STRENGTH = _writes("record_strength", requests.RecordStrength, answers.StrengthAnswer, MANAGERS)
GET_STRENGTH = _asks("get_strength", requests.GetStrength, answers.StrengthAnswer, STRENGTH_READERS)

# Communities and their officers.
LIST_COMMUNITIES = _asks("list_communities", requests.ListCommunities, answers.page_of(answers.CommunityAnswer), INSIDERS)
GET_COMMUNITY = _asks("get_community", requests.CommunityId, answers.CommunityDetail, INSIDERS)
ADD_COMMUNITY = _writes("add_community", requests.AddCommunity, answers.CommunityAnswer, ADMINISTRATORS)
CHANGE_COMMUNITY = _writes("change_community", requests.ChangeCommunity, answers.CommunityAnswer, ADMINISTRATORS)
ASSIGN_OFFICER = _writes("assign_officer", requests.AssignOfficer, answers.OfficerAnswer, MANAGERS)
GET_OFFICER = _asks("get_officer", requests.GetOfficer, answers.OfficerAnswer, INSIDERS)

# Leave. Everyone of a station reads the own; its head and the district read the station's.
RECORD_LEAVE = _writes("record_leave", requests.RecordLeave, answers.LeaveAnswer, MANAGERS)
LIST_LEAVE = _asks("list_leave", requests.ListLeave, answers.page_of(answers.LeaveAnswer), STATION_ROLES | OVERSEERS)
CANCEL_LEAVE = _writes("cancel_leave", requests.CancelLeave, answers.LeaveAnswer, MANAGERS)

METHODS = tuple(value for value in list(globals().values()) if isinstance(value, Method))
"""Every method above."""
