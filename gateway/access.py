"""Who may do what through which route: the one access matrix.

Each route has an entry: the roles that may use it, and how far each reaches. Services enforce it (roles in their methods,
reach where the record is read); this is what they are measured by: ``tests/e2e/test_access_matrix.py`` calls every route
as every role against the own station's records and another's, and expects what ``expected`` says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway.declaration import Route
from shared.contracts.directory.roles import DISTRICT_ROLES, EVERYONE, OUTSIDE_ROLES, STATION_ROLES, Role


class Place(StrEnum):
    """Whose record is asked for, seen from the caller."""

    OWN_STATION = "OWN_STATION"
    OTHER_STATION = "OTHER_STATION"


class Outcome(StrEnum):
    """What becomes of a request that is right in all other respects."""

    ALLOWED = "ALLOWED"
    NOTHING = "NOTHING"
    """A listing, with nothing of that station in it."""
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Access:
    """One entry: of the ``roles`` that may use a route, some reach records ``everywhere``, some only ``at_home``, the others none.

    ``is_open`` needs no session. What is out of reach is not found, or missing from the listing if the route ``filters``.
    """

    roles: frozenset[Role]
    everywhere: frozenset[Role]
    at_home: frozenset[Role] = frozenset()
    filters: bool = False
    is_open: bool = False


def _everywhere(roles: frozenset[Role] = EVERYONE) -> Access:
    """Things that all who may use the route see alike, or the caller's own."""
    return Access(roles, roles)


def _by_station(roles: frozenset[Role], *, filters: bool = False) -> Access:
    """Things of a station: its own staff reach them, and who is of the whole district."""
    return Access(roles, roles & DISTRICT_ROLES, roles & STATION_ROLES, filters)


def _by_owner(roles: frozenset[Role], *, filters: bool = False) -> Access:
    """Things of a station that an outside account was made the owner of: its staff reach them, that account, and the whole district."""
    return Access(roles, roles & DISTRICT_ROLES, roles & (STATION_ROLES | OUTSIDE_ROLES), filters)


def _own(roles: frozenset[Role]) -> Access:
    """Things that only the account reaches whose they are; another account's are not found."""
    return Access(roles, frozenset())


OPEN = Access(EVERYONE, EVERYONE, is_open=True)

_R = Role
ADMINISTRATOR = frozenset({_R.ADMINISTRATOR})
HEAD_OR_ADMINISTRATOR = frozenset({_R.ADMINISTRATOR, _R.STATION_HEAD})
INSIDERS = EVERYONE - OUTSIDE_ROLES
DISTRICT_READERS = frozenset({_R.ADMINISTRATOR, _R.BUREAU, _R.AUDITOR})
OVERSEERS = DISTRICT_READERS | {_R.STATION_HEAD}
READERS = STATION_ROLES | {_R.BUREAU}
WRITERS = STATION_ROLES - {_R.MEDIATOR}
EMPLOYER_READERS = READERS | {_R.EMPLOYER}
EMPLOYER_ACTORS = WRITERS | {_R.EMPLOYER}
HEAD_OR_BUREAU = frozenset({_R.STATION_HEAD, _R.BUREAU})
DECIDERS = frozenset({_R.OFFICER, _R.STATION_HEAD, _R.BUREAU})
SUBMISSION_AUTHORS = frozenset({_R.LANDLORD, _R.EMPLOYER, _R.OFFICER})
SUBMISSION_READERS = SUBMISSION_AUTHORS | WRITERS

MATRIX: dict[str, Access] = {
    "sign_in": OPEN,
    "sign_out": _everywhere(),
    "get_me": _everywhere(),
    "change_own_password": _everywhere(),
    "list_stations": _everywhere(),
    "open_station": _everywhere(ADMINISTRATOR),
    "get_station": _everywhere(),
    "change_station": _everywhere(ADMINISTRATOR),
    "remove_station": _everywhere(ADMINISTRATOR),
    "list_mergers": _everywhere(INSIDERS),
    "merge_station": _everywhere(ADMINISTRATOR),
    "list_modules": _everywhere(INSIDERS),
    "open_module": _by_station(HEAD_OR_ADMINISTRATOR),
    "close_module": _by_station(HEAD_OR_ADMINISTRATOR),
    "get_strength": _by_station(STATION_ROLES | DISTRICT_READERS),
    "record_strength": _by_station(HEAD_OR_ADMINISTRATOR),
    "put_strength": _by_station(HEAD_OR_ADMINISTRATOR),
    "list_communities": _everywhere(INSIDERS),
    "add_community": _everywhere(ADMINISTRATOR),
    "get_community": _everywhere(INSIDERS),
    "change_community": _everywhere(ADMINISTRATOR),
    "get_officer": _everywhere(INSIDERS),
    "assign_officer": _by_station(HEAD_OR_ADMINISTRATOR),
    "list_accounts": _by_station(OVERSEERS, filters=True),
    "open_account": _everywhere(ADMINISTRATOR),
    "get_account": Access(EVERYONE, DISTRICT_READERS, STATION_ROLES),
    "change_account": _everywhere(ADMINISTRATOR),
    "set_password": Access(EVERYONE, ADMINISTRATOR),
    "list_leave": Access(STATION_ROLES | DISTRICT_READERS, DISTRICT_READERS, frozenset({_R.STATION_HEAD})),
    "record_leave": _by_station(HEAD_OR_ADMINISTRATOR),
    "cancel_leave": _by_station(HEAD_OR_ADMINISTRATOR),
    "list_residences": _by_station(READERS, filters=True),
    "register_residence": _everywhere(WRITERS),
    "get_residence": _by_station(READERS),
    "change_residence": _by_station(WRITERS),
    "end_residence": _by_station(WRITERS),
    "search_people": _by_station(READERS, filters=True),
    "get_person": _by_station(READERS),
    "reveal_person": _by_station(STATION_ROLES),
    #
    # moves, statutory clocks and exemptions
    #
    "move_residence": _by_station(WRITERS),
    "list_moves": _by_station(READERS),
    "list_station_moves": _by_station(READERS, filters=True),
    "move_in": _everywhere(WRITERS),
    "get_move": _by_station(READERS),
    "reverse_move": _by_station(WRITERS),
    "get_clocks": _by_station(READERS),
    "grant_exemption": _by_station(WRITERS),
    "revoke_exemption": _by_station(WRITERS),
    "list_statutory_rules": _everywhere(INSIDERS),
    "publish_statutory_rule": _everywhere(frozenset({_R.BUREAU})),
    "get_vocabulary": _everywhere(INSIDERS),
    #
    # verification visits, absences and work queues
    "record_visit": _by_station(WRITERS),
    "list_visits": _by_station(READERS),
    "list_due_visits": _by_station(WRITERS, filters=True),
    "decide_absence": _by_station(frozenset({_R.OFFICER, _R.STATION_HEAD})),
    "list_absences": _by_station(READERS),
    "appeal_absence": _by_station(WRITERS),
    "decide_appeal": _by_station(frozenset({_R.STATION_HEAD})),
    "list_visit_rules": _everywhere(READERS),
    "publish_visit_rules": _everywhere(frozenset({_R.BUREAU})),
    "count_work_queues": _everywhere(WRITERS | {_R.BUREAU}),
    "list_work_queue": _by_station(WRITERS, filters=True),
    #
    #
    # receipts, their printing and the public check
    #
    "issue_receipt": _by_station(WRITERS),
    "get_residence_receipt": _by_station(READERS),
    "get_receipt": _by_station(READERS),
    "print_receipt": _by_station(WRITERS),
    "revoke_receipt": _by_station(WRITERS),
    "check_receipt": OPEN,
    #
    # employers, hire checks and rosters
    "list_employers": _by_owner(EMPLOYER_READERS, filters=True),
    "register_employer": _everywhere(WRITERS),
    "get_employer": _by_owner(EMPLOYER_READERS),
    "change_employer": _by_station(WRITERS),
    "close_employer": _by_station(WRITERS),
    "reveal_employer_contact": _by_station(STATION_ROLES),
    "check_hires": _by_owner(EMPLOYER_ACTORS),
    "list_hire_checks": _by_owner(EMPLOYER_READERS),
    "upload_roster": _by_owner(EMPLOYER_ACTORS),
    "get_roster": _by_owner(EMPLOYER_READERS),
    "list_roster_versions": _by_owner(EMPLOYER_READERS),
    "list_hire_rules": _everywhere(EMPLOYER_READERS),
    "add_hire_rule": _everywhere(frozenset({_R.BUREAU})),
    #
    #
    # duplicates and merging
    "list_duplicate_rules": _everywhere(WRITERS | {_R.BUREAU}),
    "set_duplicate_rule": _everywhere(frozenset({_R.BUREAU})),
    "list_duplicates": _by_station(WRITERS | {_R.BUREAU}, filters=True),
    "get_duplicate": _by_station(WRITERS | {_R.BUREAU}),
    "find_duplicates": _by_station(WRITERS),
    "merge_duplicate": _by_station(DECIDERS),
    "undo_merge": _by_station(DECIDERS),
    "dismiss_duplicate": _by_station(DECIDERS),
    #
    #
    # sealing, retention, legal hold, disposal, erasure and subject access
    "get_seal": _by_station(frozenset({_R.STATION_HEAD})),
    "seal_person": _by_station(frozenset({_R.STATION_HEAD})),
    "unseal_person": _by_station(frozenset({_R.STATION_HEAD})),
    "list_retention_rules": _everywhere(READERS | {_R.AUDITOR}),
    "add_retention_rule": _everywhere(frozenset({_R.BUREAU})),
    "list_due_records": _everywhere(HEAD_OR_BUREAU | {_R.AUDITOR}),
    "place_hold": _by_station(frozenset({_R.STATION_HEAD})),
    "list_holds": _by_station(frozenset({_R.STATION_HEAD, _R.AUDITOR}), filters=True),
    "release_hold": _by_station(frozenset({_R.STATION_HEAD})),
    "list_disposals": _by_station(HEAD_OR_BUREAU | {_R.AUDITOR}, filters=True),
    "propose_disposal": _everywhere(frozenset({_R.STATION_HEAD})),
    "get_disposal": _by_station(HEAD_OR_BUREAU | {_R.AUDITOR}),
    "approve_disposal": _by_station(HEAD_OR_BUREAU),
    "reject_disposal": _by_station(HEAD_OR_BUREAU),
    "request_erasure": _by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    "list_erasures": _by_station(HEAD_OR_BUREAU | {_R.AUDITOR}, filters=True),
    "get_erasure": _by_station(HEAD_OR_BUREAU | {_R.CLERK, _R.AUDITOR}),
    "approve_erasure": _by_station(HEAD_OR_BUREAU),
    "reject_erasure": _by_station(HEAD_OR_BUREAU),
    "print_own_record": _by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    "access_own_record": _by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    #
    # jobs, what takes longer than a call
    "list_jobs": _by_station(READERS, filters=True),
    "get_job": _by_station(READERS),
    "cancel_job": Access(READERS, frozenset(), STATION_ROLES),
    "get_job_result": Access(READERS, frozenset()),
    #
    #
    # imports of residents
    "import_residents": _everywhere(WRITERS),
    "get_import_template": _everywhere(WRITERS),
    "list_import_rows": _by_station(WRITERS),
    "list_undecided": _by_station(WRITERS),
    "decide_row": _by_station(WRITERS),
    #
    #
    # exports
    "start_export": _everywhere(frozenset({_R.STATION_HEAD, _R.BUREAU})),
    #
    #
    # registrations that somebody submits and a clerk accepts
    #
    "list_submissions": _everywhere(SUBMISSION_READERS),
    "draft_submission": _everywhere(SUBMISSION_AUTHORS),
    "get_submission": Access(SUBMISSION_READERS, frozenset(), WRITERS),
    "change_submission": _own(SUBMISSION_AUTHORS),
    "submit_submission": _own(SUBMISSION_AUTHORS),
    "withdraw_submission": _own(SUBMISSION_AUTHORS),
    "return_submission": _by_station(WRITERS),
    "accept_submission": _by_station(WRITERS),
    "refuse_submission": _by_station(WRITERS),
    "reveal_submission": _by_station(WRITERS),
    "list_audit": _by_station(frozenset({_R.AUDITOR, _R.STATION_HEAD}), filters=True),
    "verify_audit": _everywhere(frozenset({_R.AUDITOR, _R.OPERATIONS})),
    "stream_events": _everywhere(INSIDERS),
    "get_openapi": OPEN,
    "get_docs": OPEN,
    "get_docs_file": OPEN,
    "list_problems": OPEN,
    "get_problem": OPEN,
}

SOURCES: dict[str, frozenset[Role]] = {"directory": INSIDERS, "population": READERS}
"""Who is told of a service's events at all: whoever may read of what they tell."""

EVENTS: dict[str, frozenset[Role]] = {
    "account_opened": STATION_ROLES | DISTRICT_READERS,
    "account_changed": STATION_ROLES | DISTRICT_READERS,
    "leave_recorded": OVERSEERS,
    "leave_cancelled": OVERSEERS,
    "strength_recorded": STATION_ROLES | DISTRICT_READERS,
    "person_sealed": frozenset({_R.STATION_HEAD}),
    "person_unsealed": frozenset({_R.STATION_HEAD}),
    **dict.fromkeys(("submission_submitted", "submission_returned", "submission_accepted", "submission_refused", "submission_withdrawn"), WRITERS),
}
"""Events of which fewer are told."""


def audience(source: str, event: str) -> frozenset[Role]:
    """The roles that may be told of an event, within their reach."""
    return EVENTS.get(event, SOURCES.get(source, frozenset()))


class IncompleteMatrix(Exception):
    """A route without an entry, an entry without a route, or one that contradicts the route's declaration."""


def check_complete(routes: Iterable[Route]) -> None:
    """Raise ``IncompleteMatrix`` unless matrix and routes speak of the same; run at start-up."""
    known = {route.name: route for route in routes}
    wrong = set(known) ^ set(MATRIX)
    wrong |= {name for name in set(known) & set(MATRIX) if known[name].stranger != MATRIX[name].is_open}
    if wrong:
        raise IncompleteMatrix(", ".join(sorted(wrong)))


def expected(name: str, role: Role | None, place: Place) -> Outcome:
    """What becomes of a request by an account of one role, or of a stranger (None), for a record of that place."""
    access = MATRIX[name]
    if access.is_open:
        return Outcome.ALLOWED
    if role is None:
        return Outcome.UNAUTHORIZED
    if role not in access.roles:
        return Outcome.FORBIDDEN
    if role in access.everywhere or (place is Place.OWN_STATION and role in access.at_home):
        return Outcome.ALLOWED
    return Outcome.NOTHING if access.filters else Outcome.NOT_FOUND
