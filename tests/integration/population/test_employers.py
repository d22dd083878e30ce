"""Employers are kept by their station, seen by their own account, and follow when stations merge."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.population.handlers.employer_mergers import transfer_chunk
from shared.contracts.population import employers as contract
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale, Throttled
from tests.factories.population import BUREAU, CLERK, NOBODY, OTHER_CLERK, Population
from tests.factories.population_employers import OTHER_OWNER, OWNER, Employers, credit_code, employer
from tests.integration.population.test_mergers import merged


@pytest.fixture
def employers(population: Population) -> Employers:
    return Employers(population)


def changed(population: Population, it: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return population.ask(contract.CHANGE_EMPLOYER, {"id": it["id"], "version": it["version"], **fields})


def test_an_employer_is_registered_at_the_clerks_station(population: Population, employers: Employers) -> None:
    made = employers.register(credit_code="91441602ma4uq0f00p")

    assert (made["station_code"], made["origin_station_code"], made["state"], made["version"]) == ("changtang", "changtang", "ACTIVE", 1)
    assert (made["credit_code"], made["roster_version"]) == ("91441602MA4UQ0F00P", 0)
    assert made["contact"] == {"name": "李*", "phone": "139****9000"}
    [event] = population.announced("employer_registered")
    facts = {"employer_id": made["id"], "station_code": "changtang", "state": "ACTIVE", "since": "2022-03-31", "closed_on": None}
    assert event["data"] == facts
    assert population.audited("EMPLOYER_REGISTERED")[0]["subject"] == f"employer:{made['id']}"


def test_all_that_is_wrong_is_told_at_once(employers: Employers) -> None:
    with pytest.raises(Invalid) as refusal:
        employers.register(credit_code="1", contact={"name": "9", "phone": "1"})

    assert [(one["pointer"], one["code"]) for one in refusal.value.problems] == [
        ("/credit_code", "CREDIT_CODE_FORMAT"),
        ("/contact/name", "NAME_FORMAT"),
        ("/contact/phone", "PHONE_FORMAT"),
    ]


def test_one_code_is_one_active_employer_anywhere(population: Population, employers: Employers) -> None:
    first = employers.register()

    for actor, told in ((CLERK, f"employer:{first['id']}"), (OTHER_CLERK, "")):
        with pytest.raises(Conflict, match="EMPLOYER_EXISTS") as refusal:
            employers.register(actor, credit_code=first["credit_code"])
        assert refusal.value.problems[0]["detail"] == told
    assert len(population.audited("CALL_DENIED")) == 2
    employers.close(first)
    assert employers.register(OTHER_CLERK, credit_code=first["credit_code"])["station_code"] == "pingnan"


def test_of_two_registrations_at_once_one_is_made(population: Population, employers: Employers) -> None:
    code = credit_code()

    def register(_: int) -> str:
        try:
            return str(employers.register(credit_code=code)["id"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(register, range(4)))

    assert sorted(found, reverse=True)[:3] == ["EMPLOYER_EXISTS"] * 3
    assert population.rows("SELECT count(*) AS n FROM employer")[0]["n"] == 1


def test_a_change_tells_what_changed_and_needs_the_version(population: Population, employers: Employers) -> None:
    made = employers.register()

    after = changed(population, made, name_en="Donghua", contact={"name": "赵大海", "phone": "13700137000"}, address=made["address"])

    assert (after["version"], after["name_en"], after["contact"]["name"]) == (2, "Donghua", "赵*")
    assert population.audited("EMPLOYER_CHANGED")[0]["detail"] == {"fields": ["contact", "name_en"]}
    assert population.announced("employer_changed")[0]["subjectversion"] == 2
    with pytest.raises(Stale):
        changed(population, made, name_en="Other")
    with pytest.raises(Invalid, match="NOTHING_TO_CHANGE"):
        changed(population, after, name_en="Donghua", contact={"name": "赵大海", "phone": "137 0013 7000"})
    assert changed(population, after, contact=None)["contact"] is None


def test_a_code_is_not_changed_to_another_employers(population: Population, employers: Employers) -> None:
    first, second = employers.register(), employers.register()

    with pytest.raises(Conflict, match="EMPLOYER_EXISTS"):
        changed(population, second, credit_code=first["credit_code"])
    assert changed(population, second, credit_code=credit_code())["version"] == 2


def test_a_closed_employer_stays_and_takes_nothing(population: Population, employers: Employers) -> None:
    made = employers.register()
    with pytest.raises(Invalid, match="CLOSED_IN_FUTURE"):
        population.ask(contract.CLOSE_EMPLOYER, {"id": made["id"], "version": 1, "closed_on": "2022-04-01"})

    closed = employers.close(made)

    assert (closed["state"], closed["closed_on"]) == ("CLOSED", "2022-03-31")
    assert population.announced("employer_closed")[0]["data"]["state"] == "CLOSED"
    assert population.announced("employer_closed")[0]["data"]["closed_on"] == "2022-03-31"
    for act in (
        lambda: employers.close(closed),
        lambda: changed(population, closed, name_en="Other"),
        lambda: employers.check(closed, "441602199003070011"),
        lambda: employers.bring(closed),
    ):
        with pytest.raises(Conflict, match="EMPLOYER_CLOSED"):
            act()
    assert population.ask(contract.GET_EMPLOYER, {"id": made["id"]}, OWNER)["state"] == "CLOSED"


def readings(employer_id: str) -> list[tuple[Any, dict[str, Any]]]:
    one = {"id": employer_id}
    return [
        (contract.GET_EMPLOYER, one),
        (contract.LIST_HIRE_CHECKS, one),
        (contract.GET_ROSTER, one),
        (contract.LIST_ROSTER_VERSIONS, one),
        (contract.CHECK_HIRES, {**one, "document_number": "441602199003070011"}),
        (contract.UPLOAD_ROSTER, {**one, "as_of": "2022-03-31", "people": []}),
    ]


@pytest.mark.parametrize("number", range(6))
def test_others_do_not_find_it_and_that_is_on_record(population: Population, employers: Employers, number: int) -> None:
    made = employers.register()
    method, data = readings(made["id"])[number]

    for actor in (OTHER_CLERK, OTHER_OWNER, OWNER.__class__(OWNER.account_id, OWNER.roles, "pingnan")):
        with pytest.raises(NotFound, match="EMPLOYER_NOT_FOUND"):
            population.ask(method, data, actor)
    with pytest.raises(NotFound, match="EMPLOYER_NOT_FOUND"):
        population.ask(method, {**data, "id": NOBODY})

    assert [entry["subject"] for entry in population.audited("CALL_DENIED")] == [f"employer:{made['id']}"] * 3 + [f"employer:{NOBODY}"]
    population.ask(method, data, CLERK)
    population.ask(method, data, OWNER)


def test_a_listing_shows_what_is_within_reach(population: Population, employers: Employers) -> None:
    mine, unowned, theirs = employers.register(), employers.register(account_id=None), employers.register(OTHER_CLERK)

    def listed(actor: Any, **filters: Any) -> list[str]:
        return [one["id"] for one in population.ask(contract.LIST_EMPLOYERS, filters, actor)["items"]]

    assert listed(CLERK) == [unowned["id"], mine["id"]]
    assert listed(OWNER) == [mine["id"]]
    assert listed(OTHER_OWNER) == []
    assert listed(BUREAU) == [theirs["id"], unowned["id"], mine["id"]]
    assert listed(BUREAU, station_code="pingnan") == [theirs["id"]]
    assert listed(CLERK, station_code="pingnan") == listed(OWNER, station_code="pingnan") == []
    assert listed(CLERK, credit_code=mine["credit_code"]) == [mine["id"]]
    employers.close(unowned)
    assert listed(CLERK, state="ACTIVE") == [mine["id"]]
    assert population.audited("EMPLOYERS_LISTED")[1]["related"] == [f"employer:{mine['id']}"]


def test_pages_hold_every_employer_once(population: Population, employers: Employers) -> None:
    made = {employers.register()["id"] for _ in range(5)}

    first = population.ask(contract.LIST_EMPLOYERS, {"limit": 3})
    second = population.ask(contract.LIST_EMPLOYERS, {"limit": 3, "cursor": first["next"]})

    assert {one["id"] for one in first["items"] + second["items"]} == made
    assert second["next"] is None


def test_the_contact_is_shown_in_full_for_a_purpose(population: Population, employers: Employers) -> None:
    made = employers.register()
    data = {"id": made["id"], "purpose": "roster is overdue"}

    shown = population.ask(contract.REVEAL_EMPLOYER_CONTACT, data)

    assert (shown["name"], shown["phone"]) == ("李秋菊", "13900139000")
    assert population.audited("EMPLOYER_CONTACT_REVEALED")[0]["purpose"] == "roster is overdue"
    with pytest.raises(NotFound):
        population.ask(contract.REVEAL_EMPLOYER_CONTACT, data, OTHER_CLERK)
    for _ in range(29):
        population.ask(contract.REVEAL_EMPLOYER_CONTACT, data)
    with pytest.raises(Throttled, match="TOO_MANY_REVEALS"):
        population.ask(contract.REVEAL_EMPLOYER_CONTACT, data)


def test_a_repeated_registration_with_its_key_is_done_once(population: Population) -> None:
    data = employer()

    first, second = (population.ask(contract.REGISTER_EMPLOYER, data, key="k-1") for _ in range(2))

    assert first == second
    assert len(population.announced("employer_registered")) == 1


def moved(population: Population, most: int = 500) -> int:
    return population.store.work("move-employers", lambda uow: transfer_chunk(uow, most))


def test_employers_of_the_absorbed_station_are_the_survivors(population: Population, employers: Employers) -> None:
    mine, theirs = employers.register(), [employers.register(OTHER_CLERK) for _ in range(3)]
    merged(population, "pingnan", "changtang", "m-1")

    assert [moved(population, most=2), moved(population, most=2), moved(population)] == [2, 1, 0]

    seen = population.ask(contract.GET_EMPLOYER, {"id": theirs[0]["id"]}, CLERK)
    assert (seen["station_code"], seen["origin_station_code"], seen["version"]) == ("changtang", "pingnan", 2)
    assert population.ask(contract.GET_EMPLOYER, {"id": mine["id"]})["version"] == 1
    with pytest.raises(NotFound):
        population.ask(contract.GET_EMPLOYER, {"id": theirs[0]["id"]}, OTHER_CLERK)
    assert [event["data"]["station_code"] for event in population.announced("employer_changed")] == ["changtang"] * 3
    assert population.audited("EMPLOYER_TRANSFERRED")[0]["detail"] == {"from": "pingnan"}


def test_a_move_that_is_killed_leaves_nothing_half_done(population: Population, employers: Employers) -> None:
    employers.register(OTHER_CLERK)
    merged(population, "pingnan", "changtang", "m-1")

    def cut_off(uow: Any) -> int:
        uow.commit = lambda _=None: (_ for _ in ()).throw(KeyboardInterrupt)
        return transfer_chunk(uow)

    with pytest.raises(KeyboardInterrupt):
        population.store.work("move-employers", cut_off)
    assert [moved(population), moved(population)] == [1, 0]
    assert len(population.announced("employer_changed")) == 1


def rule(**others: Any) -> dict[str, Any]:
    basis = {"basis_zh": "《测试规定》第一条", "basis_en": "A regulation for tests, section 1"}
    return {"valid_from": "2022-04-01", "days": 5, "day_kind": "WORKING", "checks_per_day": 2, **basis, **others}


@pytest.fixture
def _rules_put_back(population: Population) -> Any:
    yield
    population.rows("DELETE FROM hire_rule WHERE published_by <> 'migration' RETURNING id")


@pytest.mark.usefixtures("_rules_put_back")
def test_a_rule_holds_from_its_day_on(population: Population, employers: Employers) -> None:
    with pytest.raises(Invalid, match="RULE_NOT_IN_FUTURE"):
        population.ask(contract.PUBLISH_HIRE_RULE, rule(valid_from="2022-03-31"), BUREAU)
    added = population.ask(contract.PUBLISH_HIRE_RULE, rule(), BUREAU)
    with pytest.raises(Invalid, match="RULE_BEFORE_LATEST"):
        population.ask(contract.PUBLISH_HIRE_RULE, rule(), BUREAU)

    rules = population.ask(contract.LIST_HIRE_RULES, actor=OWNER)["items"]
    assert [(one["valid_from"], one["days"]) for one in rules] == [("2022-04-01", 5), ("2010-01-01", 3)]
    assert population.audited("HIRE_RULE_PUBLISHED")[0]["subject"] == f"hire_rule:{added['id']}"
    made = employers.register()
    employers.check(made, "1", "2", "3")
    population.clock.at = population.clock.at.replace(month=4, day=1)
    employers.check(made, "1", "2")
    with pytest.raises(Throttled, match="HIRE_CHECKS_USED_UP"):
        employers.check(made, "3")


@pytest.mark.usefixtures("_rules_put_back")
def test_of_two_rules_at_once_one_is_added(population: Population) -> None:
    def add(days: int) -> str:
        try:
            return str(population.ask(contract.PUBLISH_HIRE_RULE, rule(days=days), BUREAU)["id"])
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(add, (4, 5)))

    assert found.count("RULE_BEFORE_LATEST") == 1
