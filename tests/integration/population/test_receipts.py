"""Receipts on a real database: issued, replaced, revoked, and whether they hold."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.directory.roles import Role
from shared.contracts.population import receipts as contract
from shared.errors import Conflict, DomainError, Forbidden, NotFound, Stale
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, NOBODY, NOON, OTHER_CLERK, Population, registration
from tests.factories.population_receipts import checked, code_on, issue, paper, revoke, shown
from tests.integration.population.test_mergers import merged, transferred

UNKNOWN = {"state": "UNKNOWN", "serial": None, "station_name_zh": None, "station_name_en": None, "valid_until": None}


def later(population: Population, days: int) -> None:
    population.clock.at = NOON + timedelta(days=days)


def test_a_receipt_holds_for_the_days_of_its_rule(population: Population) -> None:
    residence = population.register()

    receipt = issue(population, residence)

    assert (
        receipt.items()
        >= {
            "residence_id": residence["id"],
            "station_code": "changtang",
            "origin_station_code": "changtang",
            "serial": "CHANGTANG-2022-000001",
            "state": "VALID",
            "template_version": 1,
            "issued_on": "2022-03-31",
            "issued_by": CLERK.account_id,
            "expires_on": "2023-03-31",
            "prints": 0,
            "last_printed_at": None,
            "version": 1,
        }.items()
    )
    assert population.ask(contract.GET_RESIDENCE_RECEIPT, {"id": residence["id"]}) == receipt == shown(population, receipt)


def test_the_rule_of_the_day_decides(population: Population) -> None:
    residence = population.register()
    added = "INSERT INTO receipt_rule VALUES ('2022-03-31', 30, 1, 'test') RETURNING valid_from"
    population.rows(added)
    try:
        assert issue(population, residence)["expires_on"] == "2022-04-30"
    finally:
        population.rows("DELETE FROM receipt_rule WHERE valid_from = '2022-03-31' RETURNING valid_from")


def test_serials_count_by_station_and_year(population: Population) -> None:
    first, second = (issue(population, population.register()) for _ in range(2))
    other = issue(population, population.register(OTHER_CLERK), OTHER_CLERK)
    later(population, 300)
    next_year = issue(population, population.register())

    serials = [receipt["serial"] for receipt in (first, second, other, next_year)]
    assert serials == ["CHANGTANG-2022-000001", "CHANGTANG-2022-000002", "PINGNAN-2022-000001", "CHANGTANG-2023-000001"]


def test_a_refused_issue_leaves_no_gap(population: Population) -> None:
    residence = population.register()
    issue(population, residence)
    with pytest.raises(Conflict, match="RECEIPT_EXISTS"):
        issue(population, residence)

    assert issue(population, population.register())["serial"] == "CHANGTANG-2022-000002"


def test_many_issues_at_once_have_serials_of_their_own(population: Population) -> None:
    residences = [population.register() for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda residence: issue(population, residence), residences))

    assert sorted(receipt["serial"] for receipt in made) == [f"CHANGTANG-2022-{number:06d}" for number in range(1, 13)]


def test_two_issues_at_once_make_one_valid_receipt(population: Population) -> None:
    residence = population.register()

    def attempt(_: int) -> str:
        try:
            return str(issue(population, residence)["state"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))

    assert sorted(outcomes) == ["RECEIPT_EXISTS"] * 3 + ["VALID"]
    assert population.rows("SELECT count(*) AS n FROM receipt WHERE residence_id = :id", id=residence["id"]) == [{"n": 1}]


def test_replacing_revokes_the_older(population: Population) -> None:
    residence = population.register()
    old = issue(population, residence)
    old_code = code_on(paper(population, old))

    new = issue(population, residence, replace=True)

    assert shown(population, old).items() >= {"state": "REVOKED", "revocation_reason": "REPLACED", "version": 3}.items()
    assert (new["state"], new["serial"]) == ("VALID", "CHANGTANG-2022-000002")
    assert population.ask(contract.GET_RESIDENCE_RECEIPT, {"id": residence["id"]})["id"] == new["id"]
    assert (checked(population, old_code)["state"], checked(population, code_on(paper(population, new)))["state"]) == ("REVOKED", "VALID")
    [revoked] = population.announced("receipt_revoked")
    fact = {"receipt_id": old["id"], "residence_id": residence["id"], "station_code": "changtang", "reason": "REPLACED"}
    assert (revoked["subject"], revoked["subjectversion"], revoked["data"]) == (old["id"], 3, fact)
    assert [event["subject"] for event in population.announced("receipt_issued")] == [old["id"], new["id"]]


def test_an_expired_one_is_followed_without_asking(population: Population) -> None:
    residence = population.register()
    old = issue(population, residence)
    later(population, 366)

    assert shown(population, old)["state"] == "EXPIRED"
    assert issue(population, residence)["state"] == "VALID"
    assert shown(population, old)["state"] == "REVOKED"


def test_a_repeated_issue_is_the_same_receipt(population: Population) -> None:
    residence = population.register()
    answers = [population.ask(contract.ISSUE_RECEIPT, {"id": residence["id"]}, key="k-1") for _ in range(2)]

    assert answers[0] == answers[1]


def test_an_ended_residence_has_no_new_receipt(population: Population) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    population.end(residence)

    with pytest.raises(Conflict, match="RECEIPT_OF_ENDED_RESIDENCE"):
        issue(population, residence, replace=True)
    assert shown(population, receipt)["state"] == "ENDED"


@pytest.mark.parametrize(
    ("days", "act", "expected"),
    [
        (0, None, "VALID"),
        (365, None, "VALID"),
        (366, None, "EXPIRED"),
        (0, "end", "ENDED"),
        (366, "end", "ENDED"),
        (0, "revoke", "REVOKED"),
    ],
)
def test_what_a_stranger_is_told(population: Population, days: int, act: str | None, expected: str) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    code = code_on(paper(population, receipt))
    if act == "end":
        population.end(residence)
    elif act == "revoke":
        revoke(population, shown(population, receipt))
    later(population, days)

    told = {"serial": receipt["serial"], "station_name_zh": "changtang派出所", "station_name_en": "changtang Station", "valid_until": "2023-03-31"}
    assert checked(population, code) == {"state": expected, **told}
    assert checked(population, code.lower().replace("-", " ")) == {"state": expected, **told}


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "", "CHANGTANG-2022-000001", "'; DROP TABLE receipt", "\x00", "王" * 64])
def test_of_an_unknown_code_nothing_is_told(population: Population, code: str) -> None:
    issue(population, population.register())

    assert checked(population, code) == UNKNOWN


def test_the_database_alone_gives_neither_codes_nor_names(population: Population) -> None:
    body = registration(person={"name": "欧阳金丝雀"})
    receipt = issue(population, population.register(**body))
    code = code_on(paper(population, receipt))
    population.ask(contract.PRINT_RECEIPT, {"id": receipt["id"], "language": "en", "reason": "LOST"}, key="k-1")

    for table in ("receipt", "receipt_print", "outbox", "audit_entry", "idempotency"):
        held = "".join(str({name: _text(value) for name, value in row.items()}) for row in population.rows(f"SELECT * FROM {table}"))
        assert held
        for canary in (code, code.replace("-", ""), "金丝雀", "金丝雀".encode().decode("latin-1"), body["person"]["document_number"]):
            assert canary not in held, table


def _text(value: Any) -> Any:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value


def test_revoking(population: Population) -> None:
    receipt = issue(population, population.register())

    with pytest.raises(Stale):
        revoke(population, {**receipt, "version": 2})
    revoked = revoke(population, receipt, reason="ISSUED_IN_ERROR")
    with pytest.raises(Conflict, match="RECEIPT_REVOKED"):
        revoke(population, revoked)

    assert revoked.items() >= {"state": "REVOKED", "revocation_reason": "ISSUED_IN_ERROR", "version": 2}.items()
    [event] = population.announced("receipt_revoked")
    assert event["data"]["reason"] == "ISSUED_IN_ERROR"
    assert population.audited("RECEIPT_REVOKED")[0]["detail"] == {"reason": "ISSUED_IN_ERROR"}


def test_after_a_revocation_another_is_issued(population: Population) -> None:
    residence = population.register()
    revoke(population, issue(population, residence))

    assert issue(population, residence)["serial"] == "CHANGTANG-2022-000002"


def test_every_act_is_on_the_persons_record(population: Population) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    shown(population, receipt, BUREAU)
    paper(population, receipt)
    revoke(population, shown(population, receipt))

    related = {f"residence:{residence['id']}", f"person:{residence['person']['id']}"}
    for action in ("RECEIPT_ISSUED", "RECEIPT_READ", "RECEIPT_PRINTED", "RECEIPT_REVOKED"):
        entries = population.audited(action)
        assert entries, action
        assert all(entry["subject"] == f"receipt:{receipt['id']}" and set(entry["related"]) == related for entry in entries)


@pytest.mark.parametrize(
    "act",
    [
        lambda it, receipt: shown(it, receipt, OTHER_CLERK),
        lambda it, receipt: paper(it, receipt, OTHER_CLERK),
        lambda it, receipt: revoke(it, receipt, OTHER_CLERK),
    ],
    ids=["show", "print", "revoke"],
)
def test_another_stations_receipt_is_not_there(population: Population, act: Any) -> None:
    receipt = issue(population, population.register())

    refusals = []
    for asked in (receipt, {**receipt, "id": NOBODY}):
        with pytest.raises(NotFound) as refusal:
            act(population, asked)
        refusals.append(refusal.value.args)

    assert refusals[0] == refusals[1] == ("RECEIPT_NOT_FOUND", "", [], None)
    assert {entry["subject"] for entry in population.audited("CALL_DENIED")} >= {f"receipt:{receipt['id']}", f"receipt:{NOBODY}"}


def test_another_stations_residence_has_no_receipt(population: Population) -> None:
    residence = population.register()

    for act in (
        lambda: issue(population, residence, OTHER_CLERK),
        lambda: population.ask(contract.GET_RESIDENCE_RECEIPT, residence_of(residence), OTHER_CLERK),
    ):
        with pytest.raises(NotFound, match="RESIDENCE_NOT_FOUND"):
            act()


def residence_of(residence: dict[str, Any]) -> dict[str, str]:
    return {"id": residence["id"]}


def test_a_residence_without_a_receipt(population: Population) -> None:
    with pytest.raises(NotFound, match="RECEIPT_NOT_FOUND"):
        population.ask(contract.GET_RESIDENCE_RECEIPT, residence_of(population.register()))


@pytest.mark.parametrize("role", [Role.BUREAU, Role.MEDIATOR, Role.LANDLORD, Role.AUDITOR])
def test_who_may_not_issue(population: Population, role: Role) -> None:
    residence = population.register()

    with pytest.raises(Forbidden):
        issue(population, residence, Actor(NOBODY, frozenset({role}), "changtang"))


def test_a_receipt_follows_its_residence_to_another_station(population: Population) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    code = code_on(paper(population, receipt))
    merged(population, "changtang", "pingnan", "m-1")
    transferred(population)

    assert (
        shown(population, receipt, OTHER_CLERK).items() >= {"station_code": "pingnan", "origin_station_code": "changtang", "state": "VALID"}.items()
    )
    assert checked(population, code)["station_name_zh"] == "changtang派出所"
    assert issue(population, residence, OTHER_CLERK, replace=True)["serial"] == "PINGNAN-2022-000001"
    with pytest.raises(DomainError, match="RECEIPT_NOT_FOUND"):
        shown(population, receipt, CLERK)
