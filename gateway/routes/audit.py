"""Who read or changed which record, and whether the trail that says so is whole."""

from typing import Any

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.schemas import TrailVerification, VerificationQuery
from gateway.verification import verify_trails
from shared.contracts.audit import AuditPage, AuditQuery, list_audit
from shared.contracts.method import Method
from shared.errors import invalid_field
from shared.runtime.rpc_client import Reply

KEEPERS = {
    "residence": "population",
    "residences": "population",
    "person": "population",
    "people": "population",
    "move": "population",
    "moves": "population",
    "exemption": "population",
    "statutory_rule": "population",
    "employer": "population",
    "hire_rule": "population",
    "receipt": "population",
    "submission": "population",
    "submissions": "population",
    "visit_rules": "population",
    "job": "population",
    "duplicate": "population",
    "duplicates": "population",
    "duplicate_rule": "population",
    "retention_rule": "population",
    "hold": "population",
    "holds": "population",
    "disposal": "population",
    "disposals": "population",
    "erasure": "population",
    "erasures": "population",
    "house": "housing",
    "houses": "housing",
    "landlord": "housing",
    "landlords": "housing",
    "room": "housing",
    "stay": "housing",
    "stays": "housing",
    "inspection": "housing",
    "inspections": "housing",
    "inspection_template": "housing",
    "hazard": "housing",
    "hazards": "housing",
    "hazard_rule": "housing",
    "rating": "housing",
    "rating_scheme": "housing",
    "star_board": "housing",
    "appeal": "housing",
    "clue": "housing",
    "clues": "housing",
    "campaign": "housing",
    "campaigns": "housing",
    "house_import": "housing",
    "house_statistics": "housing",
    "letter": "housing",
    "letter_text": "housing",
    "letting_rule": "housing",
    "stay_rule": "housing",
    "account": "directory",
    "community": "directory",
    "station": "directory",
}
"""Whose trail tells of which kind of subject. Listings are of ``residences:<station>``, searches of ``people``."""


class AuditRoutes(Routes):
    """The trails of all services, as one."""

    @route("GET", "/audit", query=AuditQuery, answer=AuditPage, tag="audit")
    def list_audit(self, inquiry: Inquiry) -> Outcome:
        """List who read or changed a record, or was refused it, the newest first. The subject is its kind and id, as in `residence:<id>`.

        A person's trail also tells of reads of that person's residences, and of listings and searches that showed either.
        """
        keeper = KEEPERS.get(inquiry.data["subject"].partition(":")[0])
        if keeper is None:
            raise invalid_field("/subject", "UNKNOWN_SUBJECT", f"A subject is a kind ({', '.join(sorted(KEEPERS))}), a colon and an id.")
        return inquiry.call(self.rpc, list_audit(keeper))

    @route("GET", "/audit/verification", query=VerificationQuery, answer=TrailVerification, tag="audit")
    def verify_audit(self, inquiry: Inquiry) -> Outcome:
        """Verify the trails against what other services remember of them, their cut-off ends included."""

        def call(method: Method, data: dict[str, Any]) -> dict[str, Any]:
            answer: dict[str, Any] = inquiry.call(self.rpc, method, data).result
            return answer

        return Reply(verify_trails(call, inquiry.data.get("service"), inquiry.data.get("from_block", 1)))
