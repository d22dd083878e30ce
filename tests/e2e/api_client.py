"""The product's HTTP API as the end-to-end tests call it: the only place in them with addresses.

Every method gives the response as it is, refusals included; ``page_items`` follows a listing to its end.
"""

import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx


class ApiClient:
    """One account (or a stranger) at the product's door."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self.token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30, trust_env=False)
        weakref.finalize(self, self.http.close)

    def send(self, verb: str, path: str, *, key: str | None = None, version: int | None = None, **options: Any) -> httpx.Response:
        """Any request; ``key`` is the Idempotency-Key, ``version`` goes into If-Match."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Idempotency-Key"] = key
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        return self.http.request(verb, path, headers=headers, **options)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.send("GET", path, params=query)

    def page_items(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Everything in a listing."""
        while True:
            page = self.get(path, **query).raise_for_status().json()
            yield from page["items"]
            if not page.get("next"):
                return
            query["cursor"] = page["next"]

    # Sessions

    def sign_in(self, username: str, password: str) -> httpx.Response:
        return self.send("POST", "/sessions", json={"username": username, "password": password})

    def signed_in(self, username: str, password: str) -> "ApiClient":
        """The client of that account's new session."""
        return ApiClient(self.url, self.sign_in(username, password).raise_for_status().json()["token"])

    def sign_out(self) -> httpx.Response:
        return self.send("DELETE", "/sessions/current")

    def me(self) -> httpx.Response:
        return self.get("/me")

    def change_own_password(self, current: str, new: str) -> httpx.Response:
        return self.send("POST", "/me/password", json={"current_password": current, "new_password": new})

    # Directory

    def stations(self, **query: Any) -> httpx.Response:
        return self.get("/stations", **query)

    def station(self, code: str) -> httpx.Response:
        return self.get(f"/stations/{code}")

    def open_station(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/stations", json=body)

    def change_station(self, code: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/stations/{code}", version=version, json=body)

    def remove_station(self, code: str, version: int) -> httpx.Response:
        return self.send("DELETE", f"/stations/{code}", version=version)

    def merge_station(self, survivor: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/stations/{survivor}/mergers", json=body)

    def mergers(self, code: str) -> httpx.Response:
        return self.get(f"/stations/{code}/mergers")

    def modules(self, code: str) -> httpx.Response:
        return self.get(f"/stations/{code}/modules")

    def open_module(self, code: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/stations/{code}/modules", json=body)

    def close_module(self, code: str, module: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/stations/{code}/modules/{module}/close", version=version, json=body)

    def strength(self, code: str, **query: Any) -> httpx.Response:
        return self.get(f"/stations/{code}/strength", **query)

    def record_strength(self, code: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/stations/{code}/strength", json=body)

    def communities(self, **query: Any) -> httpx.Response:
        return self.get("/communities", **query)

    def community(self, community_id: str) -> httpx.Response:
        return self.get(f"/communities/{community_id}")

    def add_community(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/communities", json=body)

    def change_community(self, community_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/communities/{community_id}", version=version, json=body)

    def officer(self, community_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/communities/{community_id}/officer", **query)

    def assign_officer(self, community_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PUT", f"/communities/{community_id}/officer", version=version, json=body)

    def accounts(self, **query: Any) -> httpx.Response:
        return self.get("/accounts", **query)

    def account(self, account_id: str) -> httpx.Response:
        return self.get(f"/accounts/{account_id}")

    def open_account(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/accounts", key=key or str(uuid.uuid4()), json=body)

    def change_account(self, account_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/accounts/{account_id}", version=version, json=body)

    def set_password(self, account_id: str, new: str) -> httpx.Response:
        return self.send("POST", f"/accounts/{account_id}/password", json={"new_password": new})

    def leave(self, account_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/accounts/{account_id}/leave", **query)

    def record_leave(self, account_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/accounts/{account_id}/leave", json=body)

    def cancel_leave(self, account_id: str, leave_id: str, version: int) -> httpx.Response:
        return self.send("DELETE", f"/accounts/{account_id}/leave/{leave_id}", version=version)

    # Population

    def residences(self, **query: Any) -> httpx.Response:
        return self.get("/residences", **query)

    def residence(self, residence_id: str) -> httpx.Response:
        return self.get(f"/residences/{residence_id}")

    def register_residence(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/residences", key=key or str(uuid.uuid4()), json=body)

    def change_residence(self, residence_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/changes", version=version, json=body)

    def end_residence(self, residence_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/end", version=version, json=body)

    def search_people(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/people/search", json=body)

    def person(self, person_id: str, fields: str) -> httpx.Response:
        return self.get(f"/people/{person_id}", fields=fields)

    def reveal_person(self, person_id: str, fields: list[str], purpose: str) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/reveal", json={"fields": fields, "purpose": purpose})

    # Population, moves, statutory clocks and exemptions

    def move_residence(self, residence_id: str, version: int, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/move", key=key or str(uuid.uuid4()), version=version, json=body)

    def moves(self, residence_id: str) -> httpx.Response:
        return self.get(f"/residences/{residence_id}/moves")

    def station_moves(self, **query: Any) -> httpx.Response:
        return self.get("/moves", **query)

    def move_in(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/moves", key=key or str(uuid.uuid4()), json=body)

    def move(self, move_id: str) -> httpx.Response:
        return self.get(f"/moves/{move_id}")

    def reverse_move(self, move_id: str, version: int, reason: str) -> httpx.Response:
        return self.send("POST", f"/moves/{move_id}/reversal", version=version, json={"reason": reason})

    def clocks(self, residence_id: str) -> httpx.Response:
        return self.get(f"/residences/{residence_id}/clocks")

    def grant_exemption(self, residence_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/exemptions", key=str(uuid.uuid4()), json=body)

    def revoke_exemption(self, exemption_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/exemptions/{exemption_id}/revocation", version=version)

    def statutory_rules(self, **query: Any) -> httpx.Response:
        return self.get("/statutory-rules", **query)

    def publish_statutory_rule(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/statutory-rules", key=str(uuid.uuid4()), json=body)

    def vocabulary(self, name: str) -> httpx.Response:
        return self.get(f"/vocabularies/{name}")

    # Population, verification visits, absences and work queues

    def record_visit(self, residence_id: str, version: int | None = None, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/verifications", key=key or str(uuid.uuid4()), version=version, json=body)

    def visits(self, residence_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/residences/{residence_id}/verifications", **query)

    def due_visits(self, **query: Any) -> httpx.Response:
        return self.get("/verifications/due", **query)

    def decide_absence(self, residence_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/absence", version=version, json=body)

    def absences(self, residence_id: str) -> httpx.Response:
        return self.get(f"/residences/{residence_id}/absence")

    def appeal_absence(self, residence_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/absence/appeal", version=version, json=body)

    def decide_appeal(self, residence_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/absence/appeal/decision", version=version, json=body)

    def visit_rules(self) -> httpx.Response:
        return self.get("/visit-rules")

    def publish_visit_rules(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/visit-rules", key=str(uuid.uuid4()), json=body)

    def work_queues(self, **query: Any) -> httpx.Response:
        return self.get("/work-queues", **query)

    # Population, receipts, their printing and the public check

    def issue_receipt(self, residence_id: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/residences/{residence_id}/receipt", key=key or str(uuid.uuid4()), json=body)

    def residence_receipt(self, residence_id: str) -> httpx.Response:
        return self.get(f"/residences/{residence_id}/receipt")

    def receipt(self, receipt_id: str) -> httpx.Response:
        return self.get(f"/receipts/{receipt_id}")

    def print_receipt(self, receipt_id: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/receipts/{receipt_id}/prints", key=key or str(uuid.uuid4()), json=body)

    def revoke_receipt(self, receipt_id: str, version: int, reason: str) -> httpx.Response:
        return self.send("POST", f"/receipts/{receipt_id}/revocation", version=version, json={"reason": reason})

    def check_receipt(self, code: str, accept: str = "application/json", **headers: str) -> httpx.Response:
        return self.send("GET", f"/receipt-checks/{code}", headers={"Accept": accept, **headers})

    # Population, employers, hire checks and rosters

    def employers(self, **query: Any) -> httpx.Response:
        return self.get("/employers", **query)

    def employer(self, employer_id: str) -> httpx.Response:
        return self.get(f"/employers/{employer_id}")

    def register_employer(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/employers", key=key or str(uuid.uuid4()), json=body)

    def change_employer(self, employer_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/employers/{employer_id}", version=version, json=body)

    def close_employer(self, employer_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/employers/{employer_id}/close", version=version, json=body)

    def check_hires(self, employer_id: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/employers/{employer_id}/hire-checks", key=key or str(uuid.uuid4()), json=body)

    def hire_checks(self, employer_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/employers/{employer_id}/hire-checks", **query)

    def bring_roster(self, employer_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/employers/{employer_id}/roster", json=body)

    def roster(self, employer_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/employers/{employer_id}/roster", **query)

    def roster_versions(self, employer_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/employers/{employer_id}/roster/versions", **query)

    # Population, duplicates and merging

    def duplicate_rules(self) -> httpx.Response:
        return self.get("/duplicate-rules")

    def publish_duplicate_rule(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/duplicate-rules", json=body)

    def duplicates(self, **query: Any) -> httpx.Response:
        return self.get("/duplicates", **query)

    def duplicate(self, pair_id: str) -> httpx.Response:
        return self.get(f"/duplicates/{pair_id}")

    def find_duplicates(self, person_id: str) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/duplicates", json={})

    def merge_duplicate(self, pair_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/duplicates/{pair_id}/merge", version=version, json=body)

    def undo_merge(self, pair_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/duplicates/{pair_id}/undo", version=version, json=body)

    def dismiss_duplicate(self, pair_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/duplicates/{pair_id}/dismissal", version=version, json=body)

    # Population, sealing, retention, legal hold, disposal, erasure and subject access

    def seal_person(self, person_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/seal", version=version, json=body)

    def place_hold(self, person_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/holds", key=str(uuid.uuid4()), json=body)

    def propose_disposal(self, record_type: str) -> httpx.Response:
        return self.send("POST", "/disposals", key=str(uuid.uuid4()), json={"record_type": record_type})

    def disposal(self, disposal_id: str) -> httpx.Response:
        return self.get(f"/disposals/{disposal_id}")

    def approve_disposal(self, disposal_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/disposals/{disposal_id}/approval", version=version, json={})

    def request_erasure(self, person_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/erasure", key=str(uuid.uuid4()), json=body)

    def erasure(self, erasure_id: str) -> httpx.Response:
        return self.get(f"/erasures/{erasure_id}")

    def approve_erasure(self, erasure_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/erasures/{erasure_id}/approval", version=version, json={})

    def subject_access(self, person_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/subject-access", json=body)

    def print_own_record(self, person_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/people/{person_id}/subject-access/print", json=body)

    # Population, jobs, what takes longer than a call

    def jobs(self, **query: Any) -> httpx.Response:
        return self.get("/jobs", **query)

    def job(self, job_id: str) -> httpx.Response:
        return self.get(f"/jobs/{job_id}")

    def cancel_job(self, job_id: str) -> httpx.Response:
        return self.send("DELETE", f"/jobs/{job_id}")

    def job_result(self, job_id: str) -> httpx.Response:
        return self.get(f"/jobs/{job_id}/result")

    # Population, imports of residents

    def import_residents(self, content: bytes, *, key: str | None = None, media: str = "application/octet-stream", **query: Any) -> httpx.Response:
        headers = {"Content-Type": media}
        return self.send("POST", "/imports", key=key or str(uuid.uuid4()), params=query, content=content, headers=headers)

    def import_template(self, form: str) -> httpx.Response:
        return self.get("/imports/template", format=form)

    def import_rows(self, job_id: str, **query: Any) -> Iterator[dict[str, Any]]:
        return self.page_items(f"/imports/{job_id}/rows", limit=200, **query)

    def undecided(self, job_id: str) -> httpx.Response:
        return self.get(f"/imports/{job_id}/undecided")

    def decide_row(self, job_id: str, row: int, decision: str, *, key: str | None = None) -> httpx.Response:
        return self.send("POST", f"/imports/{job_id}/undecided/{row}/decision", key=key, json={"decision": decision})

    # Population, exports

    def start_export(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/exports", key=key or str(uuid.uuid4()), json=body)

    # Population, registrations that somebody submits and a clerk accepts

    def submissions(self, **query: Any) -> httpx.Response:
        return self.get("/submissions", **query)

    def submission(self, submission_id: str) -> httpx.Response:
        return self.get(f"/submissions/{submission_id}")

    def draft_submission(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/submissions", key=key or str(uuid.uuid4()), json=body)

    def change_submission(self, submission_id: str, version: int, **registration: Any) -> httpx.Response:
        return self.send("PATCH", f"/submissions/{submission_id}", version=version, json={"registration": registration})

    def decide_submission(self, submission_id: str, act: str, version: int, **body: Any) -> httpx.Response:
        """``submission``, ``withdrawal``, ``return``, ``acceptance`` or ``refusal``."""
        return self.send("POST", f"/submissions/{submission_id}/{act}", version=version, json=body)

    def reveal_submission(self, submission_id: str, fields: list[str], purpose: str) -> httpx.Response:
        return self.send("POST", f"/submissions/{submission_id}/reveal", json={"fields": fields, "purpose": purpose})

    # Housing, houses

    def register_house(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/houses", key=key or str(uuid.uuid4()), json=body)

    def houses(self, **query: Any) -> httpx.Response:
        return self.get("/houses", **query)

    def get_house(self, house_id: str) -> httpx.Response:
        return self.get(f"/houses/{house_id}")

    def change_house(self, house_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/houses/{house_id}", version=version, json=body)

    def verify_house(self, house_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/verification", version=version, json=body)

    def suspend_house(self, house_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/suspension", version=version, json=body)

    def resume_house(self, house_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/resumption", version=version, json={})

    def close_house(self, house_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/closing", version=version, json=body)

    def reopen_house(self, house_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/reopening", version=version, json={})

    def change_house_landlord(self, house_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/landlord", version=version, json=body)

    def house_landlords(self, house_id: str) -> httpx.Response:
        return self.get(f"/houses/{house_id}/landlords")

    def register_landlord(self, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", "/landlords", key=key or str(uuid.uuid4()), json=body)

    def landlords(self, **query: Any) -> httpx.Response:
        return self.get("/landlords", **query)

    def landlord(self, landlord_id: str) -> httpx.Response:
        return self.get(f"/landlords/{landlord_id}")

    def find_landlord(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/landlords/search", json=body)

    def change_landlord(self, landlord_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/landlords/{landlord_id}", version=version, json=body)

    def reveal_landlord(self, landlord_id: str, fields: list[str], purpose: str) -> httpx.Response:
        return self.send("POST", f"/landlords/{landlord_id}/reveal", json={"fields": fields, "purpose": purpose})

    def rooms(self, house_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/houses/{house_id}/rooms", **query)

    def add_rooms(self, house_id: str, rooms: list[dict[str, Any]]) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/rooms", key=str(uuid.uuid4()), json={"rooms": rooms})

    def room(self, room_id: str) -> httpx.Response:
        return self.get(f"/rooms/{room_id}")

    def change_room(self, room_id: str, version: int, **body: Any) -> httpx.Response:
        return self.send("PATCH", f"/rooms/{room_id}", version=version, json=body)

    def close_room(self, room_id: str, version: int, reason: str) -> httpx.Response:
        return self.send("POST", f"/rooms/{room_id}/closing", version=version, json={"reason": reason})

    def reopen_room(self, room_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/rooms/{room_id}/reopening", version=version, json={})

    def add_beds(self, room_id: str, version: int, beds: int) -> httpx.Response:
        return self.send("POST", f"/rooms/{room_id}/beds", version=version, json={"beds": beds})

    def close_bed(self, room_id: str, bed_id: str, version: int, reason: str) -> httpx.Response:
        return self.send("POST", f"/rooms/{room_id}/beds/{bed_id}/closing", version=version, json={"reason": reason})

    def reopen_bed(self, room_id: str, bed_id: str, version: int) -> httpx.Response:
        return self.send("POST", f"/rooms/{room_id}/beds/{bed_id}/reopening", version=version, json={})

    # end of houses

    # Housing, letting

    def letting(self, house_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/houses/{house_id}/letting", **query)

    def letters(self, house_id: str) -> httpx.Response:
        return self.get(f"/houses/{house_id}/letters")

    def sign_letter(self, house_id: str, version: int, text_version: int = 1, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/letter", version=version, json={"text_version": text_version, **body})

    def print_letter(self, house_id: str, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/letter/prints", json={"language": "zh", **body})

    def letter_texts(self) -> httpx.Response:
        return self.get("/letter-texts")

    def publish_letter_text(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/letter-texts", json=body)

    def letting_rules(self) -> httpx.Response:
        return self.get("/letting-rules")

    def publish_letting_rule(self, **body: Any) -> httpx.Response:
        return self.send("POST", "/letting-rules", json=body)

    # end of letting

    # Housing, stays
    # end of stays

    # Housing, inspections

    def inspection_templates(self) -> httpx.Response:
        return self.get("/inspection-templates")

    def inspection_template(self, version: int) -> httpx.Response:
        return self.get(f"/inspection-templates/{version}")

    def open_inspection(self, house_id: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        return self.send("POST", f"/houses/{house_id}/inspections", key=key or str(uuid.uuid4()), json=body)

    def house_inspections(self, house_id: str, **query: Any) -> httpx.Response:
        return self.get(f"/houses/{house_id}/inspections", **query)

    def inspections(self, **query: Any) -> httpx.Response:
        return self.get("/inspections", **query)

    def inspection(self, inspection_id: str) -> httpx.Response:
        return self.get(f"/inspections/{inspection_id}")

    def inspection_verification(self, inspection_id: str) -> httpx.Response:
        return self.get(f"/inspections/{inspection_id}/verification")

    def record_results(self, inspection_id: str, results: list[dict[str, Any]], *, key: str | None = None) -> httpx.Response:
        return self.send("PUT", f"/inspections/{inspection_id}/results", key=key, json={"results": results})

    def end_inspection(self, inspection_id: str, act: str, version: int, **body: Any) -> httpx.Response:
        """``closing``, ``abandonment`` or ``acknowledgement``."""
        return self.send("POST", f"/inspections/{inspection_id}/{act}", version=version, json=body)

    def add_photo(self, inspection_id: str, content: bytes, *, media: str = "image/jpeg", key: str | None = None, **query: Any) -> httpx.Response:
        headers = {"Content-Type": media}
        path = f"/inspections/{inspection_id}/photos"
        return self.send("POST", path, key=key or str(uuid.uuid4()), params=query, content=content, headers=headers)

    def photo(self, photo_id: str) -> httpx.Response:
        return self.get(f"/photos/{photo_id}")

    def remove_photo(self, photo_id: str) -> httpx.Response:
        return self.send("DELETE", f"/photos/{photo_id}")

    # end of inspections

    # Housing, hazards
    # end of hazards

    # Housing, rating
    # end of rating

    # Housing, clues
    # end of clues

    # Housing, campaigns
    # end of campaigns

    # Housing, statistics
    # end of statistics

    # Housing, house imports
    # end of house imports

    # Audit, events, documentation

    def audit(self, **query: Any) -> httpx.Response:
        return self.get("/audit", **query)

    def audit_verification(self, **query: Any) -> httpx.Response:
        return self.get("/audit/verification", **query)

    def openapi(self) -> dict[str, Any]:
        document: dict[str, Any] = self.get("/openapi.json").raise_for_status().json()
        return document

    @contextmanager
    def events(self, last_event_id: str | None = None) -> Iterator[httpx.Response]:
        """The stream of notices, open for as long as the block runs."""
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last_event_id} if last_event_id else {})}
        with self.http.stream("GET", "/events/stream", headers=headers) as response:
            yield response
