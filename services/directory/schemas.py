"""Rows as the contract's answers (``shared.contracts.directory.answers``): JSON-safe, and without what opens an account."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.directory.models import Account, Assignment, Community, Leave, Merger, Session, Station, StationModule, StationMove, Strength
from services.directory.rules.leave import Acting
from services.directory.rules.roles import group_of
from services.directory.rules.sessions import ends_at
from services.directory.rules.strength import community_percent
from shared.answers import Answer, day, instant


def show_station(station: Station, current_code: str) -> Answer:
    """``StationAnswer``."""
    return {
        "code": station.code,
        "version": station.version,
        "name_zh": station.name_zh,
        "name_en": station.name_en,
        "state": station.state,
        "opened_on": day(station.opened_on),
        "merged_into": station.merged_into,
        "merged_on": day(station.merged_on),
        "current_code": current_code,
        "closed_on": day(station.closed_on),
    }


def show_merger(merger: Merger, absorbed: Station) -> Answer:
    """``MergerAnswer``."""
    return {
        "id": merger.id,
        "version": 1,
        "station_code": merger.station_code,
        "code": merger.code,
        "name_zh": absorbed.name_zh,
        "name_en": absorbed.name_en,
        "on": day(merger.merged_on),
        "accounts_moved": merger.accounts_moved,
        "communities_moved": merger.communities_moved,
    }


def show_account(account: Account) -> Answer:
    """``AccountAnswer``."""
    return {
        "id": account.id,
        "version": account.version,
        "username": account.username,
        "display_name": account.display_name,
        "roles": sorted(account.roles),
        "group": group_of(account.role_set),
        "station_code": account.station_code,
        "state": account.state,
        "opened_at": instant(account.opened_at),
    }


def show_account_detail(account: Account, moves: Iterable[StationMove]) -> Answer:
    """``AccountDetail``."""
    return {**show_account(account), "came_from": [show_move(move) for move in moves]}


def show_move(move: StationMove) -> Answer:
    """``StationMove``."""
    return {"station_code": move.station_code, "until": day(move.until)}


def show_session(session: Session, account: Account) -> Answer:
    """``SessionAnswer``."""
    return {
        "session_id": session.id,
        "account": show_account(account),
        "expires_at": instant(ends_at(session.opened_at, session.last_seen_at)),
    }


def show_module(module: StationModule) -> Answer:
    """``ModuleAnswer``."""
    return {
        "id": module.id,
        "version": module.version,
        "station_code": module.station_code,
        "module": module.module,
        "opened_on": day(module.opened_on),
        "closed_on": day(module.closed_on),
    }


def show_strength(strength: Strength) -> Answer:
    """``StrengthAnswer``."""
    percent = community_percent(strength.officers, strength.community_officers)
    return {
        "id": strength.id,
        "version": strength.version,
        "station_code": strength.station_code,
        "as_of": day(strength.as_of),
        "officers": strength.officers,
        "community_officers": strength.community_officers,
        "community_percent": None if percent is None else float(percent),
    }


def show_community(community: Community) -> Answer:
    """``CommunityAnswer``."""
    return {
        "id": community.id,
        "version": community.version,
        "station_code": community.station_code,
        "name_zh": community.name_zh,
        "name_en": community.name_en,
        "kind": community.kind,
    }


def show_community_detail(community: Community, assignments: Iterable[tuple[Assignment, Account]], moves: Iterable[StationMove]) -> Answer:
    """``CommunityDetail``."""
    officers = [
        {"account": show_ref(account), "from_date": day(assignment.from_date), "until": day(assignment.until)} for assignment, account in assignments
    ]
    return {**show_community(community), "officers": officers, "came_from": [show_move(move) for move in moves]}


def show_ref(account: Account | None) -> Answer | None:
    """``AccountRef``, or None."""
    return {"id": account.id, "display_name": account.display_name} if account else None


def show_officer(community: Community, on: date, acting: Acting, *, officer: Account | None, deputy: Account | None, on_leave: bool) -> Answer:
    """``OfficerAnswer``."""
    by_id: Mapping[str | None, Account] = {account.id: account for account in (officer, deputy) if account}
    return {
        "community_id": community.id,
        "station_code": community.station_code,
        "on": day(on),
        "officer": show_ref(officer),
        "on_leave": on_leave,
        "deputy": show_ref(deputy),
        "acting": show_ref(by_id.get(acting.account_id)),
        "reason": acting.reason,
        "version": community.version,
    }


def show_leave(leave: Leave) -> Answer:
    """``LeaveAnswer``."""
    return {
        "id": leave.id,
        "version": leave.version,
        "account_id": leave.account_id,
        "deputy_id": leave.deputy_id,
        "from_date": day(leave.from_date),
        "to_date": day(leave.to_date),
        "state": leave.state,
    }
