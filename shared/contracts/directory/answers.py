"""What the directory answers; readers skip fields that they do not know.

Times are RFC 3339 in UTC, dates are local calendar dates. Names of staff are in answers, never in events.
"""

from typing import Any

from marshmallow import Schema, fields

from shared.contracts.schema import Answer


def _text(description: str = "", example: Any = None, **kwargs: Any) -> fields.String:
    return fields.String(metadata=_metadata(description, example), **kwargs)


def _whole(description: str = "", example: Any = None, **kwargs: Any) -> fields.Integer:
    return fields.Integer(metadata=_metadata(description, example), **kwargs)


def _day(description: str = "", **kwargs: Any) -> fields.Date:
    return fields.Date(metadata=_metadata(description, "2022-01-01"), **kwargs)


def _time(description: str = "", **kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(metadata=_metadata(description, "2022-03-31T08:15:00Z"), **kwargs)


def _version() -> fields.Integer:
    return _whole("Grows by one with every change; the ETag.", 1, required=True)


def _metadata(description: str, example: Any) -> dict[str, Any]:
    given = {"description": description, "example": example}
    return {name: value for name, value in given.items() if value}


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of one page of a listing: ``items`` and ``next``, the cursor of the following page or null."""
    members = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(required=True, allow_none=True, metadata={"description": "The cursor of the following page; null on the last."}),
    }
    return type(f"{item.__name__}Page", (Answer,), {**members, "__doc__": f"One page: {item.__doc__}"})


class StationMove(Answer):
    """A past belonging: until that day it was the other station's."""

    station_code = _text("The station that it came from.", "xinbao", required=True)
    until = _day("The day of the merger or transfer.", required=True)


class AccountAnswer(Answer):
    """An account, without anything that opens it."""

    id = _text(required=True)
    version = _version()
    username = _text("The name to sign in with.", "changtang.clerk", required=True)
    display_name = _text("How the person is called on screen.", "李明", required=True)
    roles = fields.List(fields.String(), required=True, metadata={"example": ["CLERK"]})
    group = _text("STATION, OUTSIDE or DISTRICT.", "STATION", required=True)
    station_code = _text("The station that it belongs to, if any.", "changtang", required=True, allow_none=True)
    state = _text("ACTIVE or DISABLED.", "ACTIVE", required=True)
    opened_at = _time(required=True)


class AccountDetail(AccountAnswer):
    """An account with where it came from."""

    came_from = fields.List(fields.Nested(StationMove), required=True)


class AccountRef(Answer):
    """An account as others name it."""

    id = _text(required=True)
    display_name = _text("How the person is called on screen.", "李明", required=True)


class SessionAnswer(Answer):
    """A session that holds: who, and until when at the latest if nothing more is asked of it."""

    session_id = _text("Names the session in events; opens nothing.", required=True)
    account = fields.Nested(AccountAnswer, required=True)
    expires_at = _time("Idle sessions end after 30 minutes, all after 12 hours.", required=True)


class Done(Answer):
    """Nothing to tell but that it is so."""

    done = fields.Boolean(required=True)


class StationAnswer(Answer):
    """A station."""

    code = _text("Its short code.", "changtang", required=True)
    version = _version()
    name_zh = _text(example="长塘派出所", required=True)
    name_en = _text(example="Changtang Police Station", required=True)
    state = _text("ACTIVE, MERGED or CLOSED.", "ACTIVE", required=True)
    opened_on = _day("Since when it is at work, if known.", required=True, allow_none=True)
    merged_into = _text("The station that absorbed it.", required=True, allow_none=True)
    merged_on = _day("When it was absorbed.", required=True, allow_none=True)
    current_code = _text("The station at work that answers for it today: itself, or the end of its chain of mergers.", "changtang", required=True)
    closed_on = _day("When it was taken out of use.", required=True, allow_none=True)


class StationPlace(Answer):
    """That there is a station, what it is called, and which one answers for it today."""

    code = _text("Its short code.", "changtang", required=True)
    name_zh = _text(example="长塘派出所", required=True)
    name_en = _text(example="Changtang Police Station", required=True)
    current_code = _text("The station at work that answers for it today.", "changtang", required=True)


class StationList(Answer):
    """Stations by code."""

    items = fields.List(fields.Nested(StationAnswer), required=True)


class MergerAnswer(Answer):
    """One station that another absorbed."""

    id = _text(required=True)
    station_code = _text("The station that survived.", "yuanxi", required=True)
    code = _text("The station that was absorbed.", "xinbao", required=True)
    name_zh = _text(example="新宝派出所", required=True)
    name_en = _text(example="Xinbao Police Station", required=True)
    on = _day("The first day of the merged station.", required=True)
    accounts_moved = _whole("How many accounts went over.", required=True)
    communities_moved = _whole("How many communities went over.", required=True)
    version = _version()


class MergerList(Answer):
    """All that a station took in, directly or through the stations that it took in, oldest first."""

    items = fields.List(fields.Nested(MergerAnswer), required=True)


class ModuleAnswer(Answer):
    """A stretch of days during which a station uses a module."""

    id = _text(required=True)
    version = _version()
    station_code = _text(example="yuanxi", required=True)
    module = _text("PEOPLE, HOUSES, MEDIATION, UNITS, WORK_ORDERS or FACILITIES.", "PEOPLE", required=True)
    opened_on = _day(required=True)
    closed_on = _day("The first day without it; null while it is open.", required=True, allow_none=True)


class ModuleList(Answer):
    """A station's modules by name and date."""

    items = fields.List(fields.Nested(ModuleAnswer), required=True)


class StrengthAnswer(Answer):
    """A station's officers as of a date."""

    id = _text(required=True)
    version = _version()
    station_code = _text(example="yuanxi", required=True)
    as_of = _day(required=True)
    officers = _whole(example=50, required=True)
    community_officers = _whole(example=30, required=True)
    community_percent = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Community officers in per cent of officers, one decimal; null without officers.", "example": 60.0},
    )


class CommunityAnswer(Answer):
    """A community of a station."""

    id = _text(required=True)
    version = _version()
    station_code = _text(example="changtang", required=True)
    name_zh = _text(example="长塘村", required=True)
    name_en = _text(example="Changtang Village", required=True)
    kind = _text("VILLAGE or RESIDENTIAL.", "VILLAGE", required=True, allow_none=True)


class CommunityPlace(Answer):
    """That there is a community, and whose it is."""

    id = _text(required=True)
    station_code = _text(example="changtang", required=True)


class CommunityName(Answer):
    """What a community is called."""

    id = _text(required=True)
    name_zh = _text(example="长塘村", required=True)
    name_en = _text(example="Changtang Village", required=True)


class CommunityNames(Answer):
    """What the communities of a station are called, the oldest first."""

    items = fields.List(fields.Nested(CommunityName), required=True)


class AssignmentAnswer(Answer):
    """Who answered for a community, from a day to the day before another took over."""

    account = fields.Nested(AccountRef, required=True)
    from_date = _day(required=True)
    until = _day("The first day without; null while it lasts.", required=True, allow_none=True)


class CommunityDetail(CommunityAnswer):
    """A community with its officers and with where it came from."""

    officers = fields.List(fields.Nested(AssignmentAnswer), required=True)
    came_from = fields.List(fields.Nested(StationMove), required=True)


class OfficerAnswer(Answer):
    """Who answers for a community on a date: ``acting`` is the officer, or while on leave the deputy, or nobody."""

    community_id = _text(required=True)
    station_code = _text(required=True)
    on = _day(required=True)
    officer = fields.Nested(AccountRef, required=True, allow_none=True)
    on_leave = fields.Boolean(required=True)
    deputy = fields.Nested(AccountRef, required=True, allow_none=True)
    acting = fields.Nested(AccountRef, required=True, allow_none=True)
    reason = _text("OFFICER, DEPUTY, NO_OFFICER or NO_DEPUTY.", "OFFICER", required=True)
    version = _version()


class LeaveAnswer(Answer):
    """A leave, both days included."""

    id = _text(required=True)
    version = _version()
    account_id = _text(required=True)
    deputy_id = _text(required=True, allow_none=True)
    from_date = _day(required=True)
    to_date = _day(required=True)
    state = _text("RECORDED or CANCELLED.", "RECORDED", required=True)
