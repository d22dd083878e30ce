"""Somebody goes through everything that the product does with people, and leaves no trace where none may be.

Not in logs, events, queues, metrics, addresses, headers, parked messages or plain columns: whatever is right or wrong with what was sent.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import kombu
import pytest

from dev.bench.registry.rented_houses import RentedHouse, put_houses
from dev.people import check_digit
from dev.permissions import OPERATOR
from dev.ports import wait_until
from dev.stack import Stack
from tests.e2e.access_requests.basis import PASSWORD, unique
from tests.e2e.api_client import ApiClient
from tests.e2e.canaries import Addresses, Canary, found_in, logs, metrics, tables, witness
from tests.e2e.hiring import employer, worker
from tests.e2e.registrations import document_number, registration
from tests.factories.population_imports import csv_file, row

PURPOSE = "compared at the counter"
STATIONS = ("changtang", "puqian")
POISONED = "evt-directory-station_merged--population.when_station_merged_move_residences"


def canary(born: str, sequence: int, name: str, phone: str) -> Canary:
    """Somebody of the county that there never was."""
    body = f"441699{born}{sequence:03d}"
    return Canary(name, body + check_digit(body), phone)


RESIDENT = canary("19770711", 333, "欧阳金丝雀", "13712345671")
TWIN = canary("19770711", 335, "欧阳金丝雀儿", "13712345671")
HIRED = canary("19880808", 421, "司徒云雀", "13712345673")
SUBMITTED = canary("19910301", 517, "诸葛百灵", "13712345674")
IMPORTED = canary("19650512", 612, "上官画眉", "13712345675")
CONTACT = canary("19700101", 719, "夏侯夜莺", "13712345676")
POISON = canary("19830909", 813, "慕容杜鹃", "13712345677")
GUEST = canary("19790222", 815, "皇甫鹧鸪", "13712345678")
DOUBTED = canary("19810404", 817, "端木鹌鹑", "13712345679")
EVERYBODY = (RESIDENT, TWIN, HIRED, SUBMITTED, IMPORTED, CONTACT, POISON, GUEST, DOUBTED)


def papers(of: Canary, **others: Any) -> dict[str, Any]:
    """A registration of theirs."""
    return registration(person={"document_number": of.document_number, "name": of.name, "phone": of.phone}, **others)


class Town:
    """A product of this test's own, whose clients' addresses are watched."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.addresses = Addresses()
        self.overheard: list[str] = []
        self.stranger = self.addresses.watch(ApiClient(stack.url))
        first = stack.first_account
        self.administrator = self.stranger.signed_in(first["username"], first["password"])

    def account(self, role: str, station: str | None = STATIONS[0]) -> ApiClient:
        """An account that is signed in; its id is ``account_id``."""
        username = unique("u")
        body = {"username": username, "display_name": "测试", "password": PASSWORD, "roles": [role], "station_code": station}
        self.administrator.open_account(**body).raise_for_status()
        return self.addresses.watch(self.stranger.signed_in(username, PASSWORD))


@pytest.fixture(scope="module")
def town(new_stack: Callable[[], Stack]) -> Iterator[Town]:
    stack = new_stack()
    made = Town(stack)
    yield made
    stack.stop()


def done(response: Any) -> dict[str, Any]:
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


@pytest.mark.timeout(300)
def test_nobody_leaves_a_trace_where_none_may_be(town: Town) -> None:
    with witness(town.stack) as events:
        for live in (lives_here, is_refused, is_on_file_twice, is_hired, is_submitted, comes_in_a_file, is_exported, is_sealed_and_gone, is_a_guest):
            live(town)
        poison(town)
        wait_until(lambda: parked(town), "the parked message", 30)
        told = metrics(town.stack)

    assert len(events) > 30
    assert ['"sealed"' in answer for answer in town.overheard] == [True, False]
    places = {
        **logs(town.stack),
        **told,
        **tables(town.stack),
        **{f"{service}: {name}": text for service in ("directory", "housing") for name, text in tables(town.stack, service).items()},
        "what strangers are answered": "\n".join(town.overheard),
        "events": "\n".join(events),
        "addresses and headers": "\n".join(town.addresses.texts),
    }
    assert {person.name: found_in(places, person) for person in EVERYBODY} == {person.name: {} for person in EVERYBODY}


def test_what_is_looked_for_would_be_found() -> None:
    text = json.dumps({"name": RESIDENT.name}) + "\n?phone=" + RESIDENT.phone

    assert found_in({"somewhere": text, "nowhere": "nothing"}, RESIDENT).keys() == {"somewhere"}


def lives_here(town: Town) -> None:
    """Registered, searched, changed, corrected, visited, printed for, moved and shown."""
    clerk, officer = town.account("CLERK"), town.account("OFFICER")
    residence = done(clerk.register_residence(**papers(RESIDENT)))
    for wanted in (
        {"document_number": RESIDENT.document_number},
        {"phone": RESIDENT.phone},
        {"name": RESIDENT.name, "birth_year": 1977},
        {"initials": "oyjsq", "birth_year": 1977},
    ):
        assert [found["id"] for found in done(clerk.search_people(**wanted))["items"]] == [residence["person"]["id"]]
    done(officer.record_visit(residence["id"], visited_on="2022-03-05", outcome="LIVES_THERE", note=f"{RESIDENT.name} {RESIDENT.phone}"))
    residence = done(clerk.residence(residence["id"]))
    residence = done(clerk.change_residence(residence["id"], residence["version"], kind="CHANGE", fields={"phone": "13712345672"}))
    fields = {"phone": RESIDENT.phone, "name": RESIDENT.name + "儿"}
    residence = done(clerk.change_residence(residence["id"], residence["version"], kind="CORRECTION", fields=fields))
    receipt = done(clerk.issue_receipt(residence["id"]))
    clerk.print_receipt(receipt["id"], language="zh").raise_for_status()
    clerk.print_receipt(receipt["id"], language="en", reason="DAMAGED").raise_for_status()
    done(clerk.clocks(residence["id"]))
    done(officer.reveal_person(residence["person"]["id"], ["name", "document_number", "phone", "birth_date"], PURPOSE))
    there = town.account("CLERK", STATIONS[1])
    moved = {"document_number": RESIDENT.document_number, "name": RESIDENT.name + "儿", "document_type": "RESIDENT_ID"}
    to = {"address": {"text": "东江路 3 号"}, "category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL"}
    done(there.move_in(person=moved, to=to, moved_on="2022-04-01"))
    done(clerk.subject_access(residence["person"]["id"], purpose=PURPOSE, requested_via="COUNTER"))
    clerk.print_own_record(residence["person"]["id"], purpose=PURPOSE, requested_via="COUNTER", language="zh").raise_for_status()


def is_refused(town: Town) -> None:
    """Mistyped in every field, and asked for from elsewhere."""
    clerk = town.account("CLERK", STATIONS[1])
    for person in (
        {"document_number": RESIDENT.document_number[:-1] + ("1" if RESIDENT.document_number[-1] != "1" else "2")},
        {"document_number": RESIDENT.document_number, "name": RESIDENT.name + "9"},
        {"document_number": RESIDENT.document_number, "phone": RESIDENT.phone + "9"},
        {"document_number": RESIDENT.document_number, "name": "李红"},
    ):
        body = registration(person={"name": RESIDENT.name, **person})
        assert clerk.register_residence(**body).status_code in {409, 422}
    assert (
        clerk.send("POST", "/residences", content=f'{{"name": "{RESIDENT.name}", '.encode(), headers={"Content-Type": "application/json"}).status_code
        == 400
    )
    assert clerk.send("POST", "/people/search", json={"document_number": RESIDENT.document_number, RESIDENT.name: 1}).status_code == 400
    assert clerk.get("/residences", community_id="x" * 36).status_code == 422


def is_on_file_twice(town: Town) -> None:
    """Found to be one, merged, and two again."""
    clerk, head = town.account("CLERK"), town.account("STATION_HEAD")
    person = done(clerk.register_residence(**papers(TWIN)))["person"]
    pairs = done(head.find_duplicates(person["id"]))["items"]
    assert pairs
    pair = done(head.duplicate(pairs[0]["id"]))
    merged = done(head.merge_duplicate(pair["id"], pair["version"], survivor_id=person["id"], purpose=PURPOSE))
    done(head.undo_merge(pair["id"], merged["version"], purpose=PURPOSE))


def is_hired(town: Town) -> None:
    """Checked before being hired, on a list, on another, and no more."""
    clerk = town.account("CLERK")
    made = done(clerk.register_employer(**employer(contact={"name": CONTACT.name, "phone": CONTACT.phone})))
    done(clerk.check_hires(made["id"], document_number=HIRED.document_number, name=HIRED.name))
    line = worker(document_number=HIRED.document_number, name=HIRED.name, phone=HIRED.phone)
    done(clerk.bring_roster(made["id"], as_of="2022-03-01", people=[line, worker()]))
    clerk.bring_roster(made["id"], as_of="2022-03-02", roster_version=1, people=[line, {**line, "name": "李红"}]).json()
    done(clerk.bring_roster(made["id"], as_of="2022-03-03", roster_version=1, people=[worker()]))
    done(clerk.roster(made["id"]))


def is_submitted(town: Town) -> None:
    """Submitted by a landlord, returned with a note, submitted again and accepted."""
    landlord, clerk = town.account("LANDLORD"), town.account("CLERK")
    submission = done(landlord.draft_submission(registration=papers(SUBMITTED), submit=True))
    note = f"{SUBMITTED.name} {SUBMITTED.phone}"
    submission = done(clerk.decide_submission(submission["id"], "return", submission["version"], reason="OTHER", note=note))
    submission = done(landlord.decide_submission(submission["id"], "submission", submission["version"]))
    done(clerk.decide_submission(submission["id"], "acceptance", submission["version"]))


def comes_in_a_file(town: Town) -> None:
    """Imported rightly, wrongly, and undecided until a person decides."""
    clerk = town.account("CLERK")
    of = {"document_number": IMPORTED.document_number, "name": IMPORTED.name, "phone": IMPORTED.phone}
    elsewhere = {"name": "李红", "address": "东江路 9 号"}
    lines = [
        row(**of),
        row(**{**of, "name": "李红"}),
        row(**{**of, **elsewhere}),
        row(**{**of, "phone": IMPORTED.phone + "9"}),
        row(**{**of, "name": f"={IMPORTED.name}"}),
    ]
    job = done(clerk.import_residents(csv_file(lines), media="text/csv"))
    wait_until(lambda: clerk.job(job["id"]).json()["finished_at"], "the import", 60)
    assert clerk.job(job["id"]).json()["counts"] == {"IMPORTED": 1, "REFUSED": 3, "UNDECIDED": 1}
    [waiting] = done(clerk.undecided(job["id"]))["items"]
    clerk.decide_row(job["id"], waiting["row"], "REGISTER_AND_CORRECT")
    clerk.job_result(job["id"]).raise_for_status()
    broken = done(clerk.import_residents(IMPORTED.name.encode("utf-16"), media="text/csv"))
    wait_until(lambda: clerk.job(broken["id"]).json()["finished_at"], "the end of a broken file", 60)


def is_exported(town: Town) -> None:
    """All of the station, in every form."""
    head = town.account("STATION_HEAD")
    for form in ("CSV", "XLSX", "JSON"):
        job = done(head.start_export(format=form, purpose=PURPOSE))
        wait_until(lambda job=job: head.job(job["id"]).json()["finished_at"], "the export", 60)
        head.job_result(job["id"]).raise_for_status()


def is_sealed_and_gone(town: Town) -> None:
    """Sealed with a note, kept for a case, released, and erased by two people."""
    clerk, head, deputy = town.account("CLERK"), town.account("STATION_HEAD"), town.account("STATION_HEAD")
    gone = canary("19770711", 337, RESIDENT.name, RESIDENT.phone)
    residence = done(clerk.register_residence(**papers(gone, started_on="2010-01-01")))
    done(clerk.end_residence(residence["id"], residence["version"], ended_on="2010-06-01", reason="MOVED_AWAY"))
    person = done(clerk.person(residence["person"]["id"], "name"))
    note = f"{gone.name} {gone.document_number}"
    done(head.seal_person(person["id"], person["version"], reason="AUTHORITY_REQUEST", note=note))
    done(head.place_hold(person["id"], reason="CASE", authority=note))
    person = done(head.person(person["id"], "name"))
    head.send("POST", f"/people/{person['id']}/unsealing", version=person["version"], json={}).raise_for_status()
    assert head.request_erasure(person["id"], reason="RESIDENT_REQUEST", purpose=PURPOSE).status_code == 409
    other = done(clerk.register_residence(**registration(person={"document_number": document_number(), "name": gone.name}, started_on="2010-01-01")))
    done(clerk.end_residence(other["id"], other["version"], ended_on="2010-06-01", reason="MOVED_AWAY"))
    erasure = done(head.request_erasure(other["person"]["id"], reason="RESIDENT_REQUEST", purpose=PURPOSE))
    done(deputy.approve_erasure(erasure["id"], erasure["version"]))


def is_a_guest(town: Town) -> None:
    """Checked in and out, refused, mended, shown to the landlord in full, and asked for by a stranger on the bus while the register is away."""
    landlord, clerk = town.account("LANDLORD"), town.account("CLERK")
    [house] = put_houses(town.stack, done(landlord.me())["id"], STATIONS[0], 4, rooms=1, of=4)
    stay = check_in(landlord, house, 0, GUEST)
    wait_until(lambda: reported(landlord, stay) == "ACCEPTED", "the register's answer", 30)
    done(landlord.reveal_guest(stay, ["name", "document_number", "phone"], PURPOSE))
    done(clerk.register_residence(**papers(DOUBTED, place_kind="OWNED")))
    other = check_in(landlord, house, 1, replace(DOUBTED, name=DOUBTED.name + "儿"))
    wait_until(lambda: reported(landlord, other) == "REFUSED", "a refusal", 30)
    assert done(clerk.stay_refusals())["items"]
    wrong = replace(GUEST, document_number=GUEST.document_number[:-1] + ("1" if GUEST.document_number[-1] != "1" else "2"))
    body = {"check_in": True, "bed_id": house.beds[2], "guest": paper_of(wrong)}
    assert landlord.create_stay(house.id, **body).status_code == 422
    town.stack.kill("population", stay_down=True)
    awaited = check_in(landlord, house, 3, canary("19790222", 819, GUEST.name, GUEST.phone))
    town.overheard += [overhear(town, awaited), overhear(town, stay)]
    town.stack.resume("population")
    town.stack.wait_ready("population")
    wait_until(lambda: reported(landlord, awaited) == "ACCEPTED", "the register's late answer", 60)
    done(landlord.act_on_stay(stay, "check-out"))
    wait_until(lambda: done(landlord.get_stay(stay))["residence_ended_on"], "the end of the residence", 30)


def paper_of(guest: Canary) -> dict[str, Any]:
    """What a landlord writes down."""
    person = {"document_type": "RESIDENT_ID", "document_number": guest.document_number, "name": guest.name, "phone": guest.phone}
    return {"person": person, "category": "FLOATING", "reason": "WORK"}


def check_in(landlord: ApiClient, house: RentedHouse, bed: int, guest: Canary) -> str:
    """The id of a stay."""
    return str(done(landlord.create_stay(house.id, check_in=True, bed_id=house.beds[bed], guest=paper_of(guest)))["id"])


def reported(landlord: ApiClient, stay_id: str) -> str:
    """How far the report of a stay is."""
    return str(done(landlord.get_stay(stay_id))["report"]["state"])


def overhear(town: Town, stay_id: str) -> str:
    """What housing answers to somebody on the bus who holds no key, with whatever of it is base64 decoded."""
    answers: list[bytes] = []
    with kombu.Connection(town.stack.environment.broker_uri(OPERATOR)) as connection, connection.channel() as channel:
        consumer = kombu.Consumer(channel, [kombu.Queue("amq.rabbitmq.reply-to", no_declare=True)], no_ack=True, accept=["json"])
        consumer.register_callback(lambda _, message: answers.append(message.body.encode() if isinstance(message.body, str) else bytes(message.body)))
        with consumer:
            body = json.dumps({"args": [], "kwargs": {"stay_id": stay_id, "attempt": 1}})
            headers = {"nameko.call_id_stack": []}
            given = {"routing_key": "housing.hand_over_report", "exchange": "nameko-rpc", "reply_to": "amq.rabbitmq.reply-to", "correlation_id": "1"}
            kombu.Producer(channel).publish(body, content_type="application/json", content_encoding="utf-8", headers=headers, **given)
            wait_until(lambda: connection.drain_events(timeout=10) is None and answers, "an answer", 15)
    answer = json.loads(answers[0])
    sealed = base64.b64decode((answer["result"] or {}).get("sealed", ""))
    return f"{answers[0].decode()} {sealed.decode('utf-8', 'replace')}"


def poison(town: Town) -> None:
    """A message that is no event, with somebody's data in it, in the queue where the population listens."""
    body = json.dumps({"name": POISON.name, "document_number": POISON.document_number, "phone": POISON.phone})
    with kombu.Connection(town.stack.environment.broker_uri(OPERATOR)) as connection:
        kombu.Producer(connection).publish(body, routing_key=POISONED, content_type="application/json", content_encoding="utf-8")


def parked(town: Town) -> bool:
    """Whether a message was set aside."""
    return bool(tables(town.stack)["table parked_message"])
