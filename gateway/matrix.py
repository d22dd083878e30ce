"""The one access matrix: an entry for each route, and who is told of which events. What the entries mean is in ``gateway.entries``."""

from gateway.entries import OPEN, Access, by_owner, by_station, everywhere, own
from gateway.groups import (
    ADMINISTRATOR,
    DECIDERS,
    DISTRICT_READERS,
    EMPLOYER_ACTORS,
    EMPLOYER_READERS,
    HEAD_OR_ADMINISTRATOR,
    HEAD_OR_BUREAU,
    INSIDERS,
    OVERSEERS,
    READERS,
    SUBMISSION_AUTHORS,
    SUBMISSION_READERS,
    WRITERS,
)
from gateway.matrix_housing import HOUSING
from shared.contracts.directory.roles import EVERYONE, STATION_ROLES, Role

_R = Role

MATRIX: dict[str, Access] = {
    "sign_in": OPEN,
    "sign_out": everywhere(),
    "get_me": everywhere(),
    "change_own_password": everywhere(),
    "list_stations": everywhere(),
    "open_station": everywhere(ADMINISTRATOR),
    "get_station": everywhere(),
    "change_station": everywhere(ADMINISTRATOR),
    "remove_station": everywhere(ADMINISTRATOR),
    "list_mergers": everywhere(INSIDERS),
    "merge_station": everywhere(ADMINISTRATOR),
    "list_modules": everywhere(INSIDERS),
    "open_module": by_station(HEAD_OR_ADMINISTRATOR),
    "close_module": by_station(HEAD_OR_ADMINISTRATOR),
    "get_strength": by_station(STATION_ROLES | DISTRICT_READERS),
    "record_strength": by_station(HEAD_OR_ADMINISTRATOR),
    "put_strength": by_station(HEAD_OR_ADMINISTRATOR),
    "list_communities": everywhere(INSIDERS),
    "add_community": everywhere(ADMINISTRATOR),
    "get_community": everywhere(INSIDERS),
    "change_community": everywhere(ADMINISTRATOR),
    "get_officer": everywhere(INSIDERS),
    "assign_officer": by_station(HEAD_OR_ADMINISTRATOR),
    "list_accounts": by_station(OVERSEERS, filters=True),
    "open_account": everywhere(ADMINISTRATOR),
    "get_account": Access(EVERYONE, DISTRICT_READERS, STATION_ROLES),
    "change_account": everywhere(ADMINISTRATOR),
    "set_password": Access(EVERYONE, ADMINISTRATOR),
    "list_leave": Access(STATION_ROLES | DISTRICT_READERS, DISTRICT_READERS, frozenset({_R.STATION_HEAD})),
    "record_leave": by_station(HEAD_OR_ADMINISTRATOR),
    "cancel_leave": by_station(HEAD_OR_ADMINISTRATOR),
    "list_residences": by_station(READERS, filters=True),
    "register_residence": everywhere(WRITERS),
    "get_residence": by_station(READERS),
    "change_residence": by_station(WRITERS),
    "end_residence": by_station(WRITERS),
    "search_people": by_station(READERS, filters=True),
    "get_person": by_station(READERS),
    "reveal_person": by_station(STATION_ROLES),
    #
    # moves, statutory clocks and exemptions
    #
    "move_residence": by_station(WRITERS),
    "list_moves": by_station(READERS),
    "list_station_moves": by_station(READERS, filters=True),
    "move_in": everywhere(WRITERS),
    "get_move": by_station(READERS),
    "reverse_move": by_station(WRITERS),
    "get_clocks": by_station(READERS),
    "grant_exemption": by_station(WRITERS),
    "revoke_exemption": by_station(WRITERS),
    "list_statutory_rules": everywhere(INSIDERS),
    "publish_statutory_rule": everywhere(frozenset({_R.BUREAU})),
    "get_vocabulary": everywhere(INSIDERS),
    #
    # verification visits, absences and work queues
    "record_visit": by_station(WRITERS),
    "list_visits": by_station(READERS),
    "list_due_visits": by_station(WRITERS, filters=True),
    "decide_absence": by_station(frozenset({_R.OFFICER, _R.STATION_HEAD})),
    "list_absences": by_station(READERS),
    "appeal_absence": by_station(WRITERS),
    "decide_appeal": by_station(frozenset({_R.STATION_HEAD})),
    "list_visit_rules": everywhere(READERS),
    "publish_visit_rules": everywhere(frozenset({_R.BUREAU})),
    "count_work_queues": everywhere(WRITERS | {_R.BUREAU}),
    "list_work_queue": by_station(WRITERS, filters=True),
    #
    #
    # receipts, their printing and the public check
    #
    "issue_receipt": by_station(WRITERS),
    "get_residence_receipt": by_station(READERS),
    "get_receipt": by_station(READERS),
    "print_receipt": by_station(WRITERS),
    "revoke_receipt": by_station(WRITERS),
    "check_receipt": OPEN,
    #
    # employers, hire checks and rosters
    "list_employers": by_owner(EMPLOYER_READERS, filters=True),
    "register_employer": everywhere(WRITERS),
    "get_employer": by_owner(EMPLOYER_READERS),
    "change_employer": by_station(WRITERS),
    "close_employer": by_station(WRITERS),
    "reveal_employer_contact": by_station(STATION_ROLES),
    "check_hires": by_owner(EMPLOYER_ACTORS),
    "list_hire_checks": by_owner(EMPLOYER_READERS),
    "upload_roster": by_owner(EMPLOYER_ACTORS),
    "get_roster": by_owner(EMPLOYER_READERS),
    "list_roster_versions": by_owner(EMPLOYER_READERS),
    "list_hire_rules": everywhere(EMPLOYER_READERS),
    "publish_hire_rule": everywhere(frozenset({_R.BUREAU})),
    #
    #
    # duplicates and merging
    "list_duplicate_rules": everywhere(WRITERS | {_R.BUREAU}),
    "publish_duplicate_rule": everywhere(frozenset({_R.BUREAU})),
    "list_duplicates": by_station(WRITERS | {_R.BUREAU}, filters=True),
    "get_duplicate": by_station(WRITERS | {_R.BUREAU}),
    "find_duplicates": by_station(WRITERS),
    "merge_duplicate": by_station(DECIDERS),
    "undo_merge": by_station(DECIDERS),
    "dismiss_duplicate": by_station(DECIDERS),
    #
    #
    # sealing, retention, legal hold, disposal, erasure and subject access
    #
    "get_seal": by_station(frozenset({_R.STATION_HEAD})),
    "seal_person": by_station(frozenset({_R.STATION_HEAD})),
    "unseal_person": by_station(frozenset({_R.STATION_HEAD})),
    "list_retention_rules": everywhere(READERS | {_R.AUDITOR}),
    "publish_retention_rule": everywhere(frozenset({_R.BUREAU})),
    "list_due_records": everywhere(HEAD_OR_BUREAU | {_R.AUDITOR}),
    "place_hold": by_station(frozenset({_R.STATION_HEAD})),
    "list_holds": by_station(frozenset({_R.STATION_HEAD, _R.AUDITOR}), filters=True),
    "release_hold": by_station(frozenset({_R.STATION_HEAD})),
    "list_disposals": by_station(HEAD_OR_BUREAU | {_R.AUDITOR}, filters=True),
    "propose_disposal": everywhere(frozenset({_R.STATION_HEAD})),
    "get_disposal": by_station(HEAD_OR_BUREAU | {_R.AUDITOR}),
    "approve_disposal": by_station(HEAD_OR_BUREAU),
    "reject_disposal": by_station(HEAD_OR_BUREAU),
    "request_erasure": by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    "list_erasures": by_station(HEAD_OR_BUREAU | {_R.AUDITOR}, filters=True),
    "get_erasure": by_station(HEAD_OR_BUREAU | {_R.CLERK, _R.AUDITOR}),
    "approve_erasure": by_station(HEAD_OR_BUREAU),
    "reject_erasure": by_station(HEAD_OR_BUREAU),
    "print_own_record": by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    "access_own_record": by_station(frozenset({_R.CLERK, _R.STATION_HEAD})),
    #
    # jobs, what takes longer than a call
    "list_jobs": by_station(READERS, filters=True),
    "get_job": by_station(READERS),
    "cancel_job": Access(WRITERS | {_R.BUREAU}, frozenset(), WRITERS),
    "get_job_result": Access(READERS, frozenset()),
    #
    #
    # imports of residents
    "import_residents": everywhere(WRITERS),
    "get_import_template": everywhere(WRITERS),
    "list_import_rows": by_station(WRITERS),
    "list_undecided": by_station(WRITERS),
    "decide_row": by_station(WRITERS),
    #
    #
    # exports
    "start_export": everywhere(frozenset({_R.STATION_HEAD, _R.BUREAU})),
    #
    #
    # registrations that somebody submits and a clerk accepts
    #
    "list_submissions": everywhere(SUBMISSION_READERS),
    "draft_submission": everywhere(SUBMISSION_AUTHORS),
    "get_submission": Access(SUBMISSION_READERS, frozenset(), WRITERS),
    "change_submission": own(SUBMISSION_AUTHORS),
    "submit_submission": own(SUBMISSION_AUTHORS),
    "withdraw_submission": own(SUBMISSION_AUTHORS),
    "return_submission": by_station(WRITERS),
    "accept_submission": by_station(WRITERS),
    "refuse_submission": by_station(WRITERS),
    "reveal_submission": by_station(WRITERS),
    # The own station's, which is all that there is for it.
    "list_stay_refusals": everywhere(READERS),
    **HOUSING,
    "list_audit": by_station(frozenset({_R.AUDITOR, _R.STATION_HEAD}), filters=True),
    "verify_audit": everywhere(frozenset({_R.AUDITOR, _R.OPERATIONS})),
    "stream_events": everywhere(INSIDERS),
    "get_openapi": OPEN,
    "get_docs": OPEN,
    "get_docs_file": OPEN,
    "list_problems": OPEN,
    "get_problem": OPEN,
}

SOURCES: dict[str, frozenset[Role]] = {"directory": INSIDERS, "population": READERS, "housing": READERS}
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
    **dict.fromkeys(("clue_received", "clue_accepted", "clue_answered", "clue_dismissed"), WRITERS | {_R.BUREAU}),
}
"""Events of which fewer are told."""
