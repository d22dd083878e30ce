"""What the directory announces: identifiers, codes and dates, never a name.

A reader skips fields that it does not know. A field is never removed or given another meaning; that is a new version.
Sessions that a reader has cached are to be dropped on ``session_revoked`` and ``account_changed`` (those of the account)
and on ``station_merged`` (those of the absorbed station).
"""

from marshmallow import Schema, fields

from shared.contracts.event import Event
from shared.contracts.schema import Answer

SERVICE = "directory"


class StationData(Answer):
    """A station."""

    code = fields.String(required=True)
    state = fields.String(required=True)


class StationMergedData(Answer):
    """``to_code`` has absorbed ``from_code``: all that was the one's is the other's."""

    merger_id = fields.String(required=True)
    from_code = fields.String(required=True)
    to_code = fields.String(required=True)
    on = fields.Date(required=True)


class ModuleData(Answer):
    """A station's module; ``closed_on`` is the first day without it."""

    module_id = fields.String(required=True)
    station_code = fields.String(required=True)
    module = fields.String(required=True)
    opened_on = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)


class StrengthData(Answer):
    """A station's officers as of a date; a later version of the same id corrects it."""

    strength_id = fields.String(required=True)
    station_code = fields.String(required=True)
    as_of = fields.Date(required=True)
    officers = fields.Integer(required=True)
    community_officers = fields.Integer(required=True)


class CommunityData(Answer):
    """A community."""

    community_id = fields.String(required=True)
    station_code = fields.String(required=True)


class OfficerAssignedData(Answer):
    """From that day on the account answers for the community; null: nobody does."""

    community_id = fields.String(required=True)
    station_code = fields.String(required=True)
    account_id = fields.String(required=True, allow_none=True)
    from_date = fields.Date(required=True)


class AccountData(Answer):
    """An account as it is now."""

    account_id = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    station_code = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)


class LeaveData(Answer):
    """An account is away, both days included, and who stands in."""

    leave_id = fields.String(required=True)
    account_id = fields.String(required=True)
    deputy_id = fields.String(required=True, allow_none=True)
    station_code = fields.String(required=True)
    from_date = fields.Date(required=True)
    to_date = fields.Date(required=True)


class SessionRevokedData(Answer):
    """A session is worth nothing any more."""

    session_id = fields.String(required=True)
    account_id = fields.String(required=True)
    reason = fields.String(required=True)


def _event(name: str, data: type[Schema]) -> Event:
    return Event(SERVICE, name, 1, data)


STATION_OPENED = _event("station_opened", StationData)
STATION_CHANGED = _event("station_changed", StationData)
STATION_REMOVED = _event("station_removed", StationData)
STATION_MERGED = _event("station_merged", StationMergedData)
MODULE_OPENED = _event("module_opened", ModuleData)
MODULE_CLOSED = _event("module_closed", ModuleData)
STRENGTH_RECORDED = _event("strength_recorded", StrengthData)
COMMUNITY_ADDED = _event("community_added", CommunityData)
COMMUNITY_CHANGED = _event("community_changed", CommunityData)
OFFICER_ASSIGNED = _event("officer_assigned", OfficerAssignedData)
ACCOUNT_OPENED = _event("account_opened", AccountData)
ACCOUNT_CHANGED = _event("account_changed", AccountData)
LEAVE_RECORDED = _event("leave_recorded", LeaveData)
LEAVE_CANCELLED = _event("leave_cancelled", LeaveData)
SESSION_REVOKED = _event("session_revoked", SessionRevokedData)

EVENTS = tuple(value for value in list(globals().values()) if isinstance(value, Event))
"""Every event above."""
