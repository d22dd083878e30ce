"""Hire checks: two answers and nothing more, within limits, each on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.contracts.population import employers as contract
from shared.errors import Forbidden, Invalid, Throttled
from tests.factories.population import CLERK, OTHER_CLERK, Population, next_number, resident_number
from tests.factories.population_employers import OWNER, Employers
from tests.integration.population.test_privacy import dumped


@pytest.fixture
def employers(population: Population) -> Employers:
    return Employers(population)


def invalid(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def test_it_tells_of_each_whether_the_document_and_the_residence_are_there(population: Population, employers: Employers) -> None:
    made = employers.register()
    here, elsewhere, moved_away = next_number(), next_number(), next_number()
    population.register(person={"document_number": here})
    population.register(OTHER_CLERK, person={"document_number": elsewhere})
    population.end(population.register(person={"document_number": moved_away}))

    told = employers.check(made, here, elsewhere, moved_away, next_number(), invalid(here), "王小明")

    assert [(one["document_valid"], one["residence_registered"]) for one in told] == [
        (True, True),
        (True, True),
        (True, False),
        (True, False),
        (False, False),
        (False, False),
    ]
    assert [one["index"] for one in told] == list(range(6))
    assert [one["report_by"] for one in told] == [None, None, "2022-04-06", "2022-04-06", None, None]


def test_nothing_else_is_answered(population: Population, employers: Employers) -> None:
    made, number = employers.register(), next_number()
    residence = population.register(person={"document_number": number})

    answer = population.ask(contract.CHECK_HIRES, {"id": made["id"], "document_number": number, "name": "张小明"}, OWNER)

    fields = {"index", "document_type", "document_number", "name", "document_valid", "residence_registered", "checked_before", "report_by"}
    assert answer["people"][0].keys() == fields
    known = (number, "张小明", residence["id"], residence["person"]["id"], "changtang", "长塘路")
    assert [value for value in known if value in str(answer)] == []
    assert answer["duty"] is None


def test_who_is_not_registered_is_to_be_reported_by_the_rule(population: Population, employers: Employers) -> None:
    answer = population.ask(contract.CHECK_HIRES, {"id": employers.register()["id"], "document_number": next_number()}, OWNER)

    duty = answer["duty"]
    assert duty["act"] == "REPORT_HIRE"
    assert (duty["days"], duty["day_kind"], duty["counted_from"], duty["due_on"]) == (3, "WORKING", "2022-03-31", "2022-04-06")
    assert duty["basis_zh"]
    assert duty["basis_en"]


def test_the_passport_and_the_old_number_of_a_resident_are_found(population: Population, employers: Employers) -> None:
    made = employers.register()
    population.register(person={"document_number": "441602900307001"})
    population.register(person={"document_type": "PASSPORT", "document_number": "E 1234 5678", "sex": "FEMALE", "birth_date": "1990-03-07"})

    people = [{"document_number": resident_number("19900307", 1)}, {"document_type": "PASSPORT", "document_number": "e12345678"}]
    told = population.ask(contract.CHECK_HIRES, {"id": made["id"], "people": people}, OWNER)["people"]

    assert [one["residence_registered"] for one in told] == [True, True]


def test_somebody_merged_into_another_record_is_registered_as_that(population: Population, employers: Employers) -> None:
    made, number = employers.register(), next_number()
    survivor, merged = population.register(), population.register(person={"document_number": number})
    population.end(merged)
    assert not employers.check(made, number)[0]["residence_registered"]

    merge = "UPDATE person SET merged_into = :survivor WHERE id = :merged RETURNING id"
    population.rows(merge, survivor=survivor["person"]["id"], merged=merged["person"]["id"])

    assert employers.check(made, number)[0]["residence_registered"]


@pytest.mark.parametrize("sealed", ["itself", "merged"])
def test_somebody_whose_record_is_sealed_is_not_told_of(population: Population, employers: Employers, sealed: str) -> None:
    made, number = employers.register(), next_number()
    mine, other = population.register(person={"document_number": number})["person"]["id"], population.register()["person"]["id"]
    if sealed == "merged":
        population.rows("UPDATE person SET merged_into = :other WHERE id = :mine RETURNING id", other=other, mine=mine)
    assert employers.check(made, number)[0]["residence_registered"]
    employers.bring(made, {"document_number": number, "name": "张小明"})

    population.rows("UPDATE person SET sealed_at = now() WHERE id = :id RETURNING id", id=mine if sealed == "itself" else other)

    told = employers.check(made, number)[0]
    assert (told["document_valid"], told["residence_registered"]) == (True, False)
    assert told["report_by"]
    assert employers.roster(made)[0]["residence"] == "MISSING"
    assert population.audited("HIRES_CHECKED")[-1]["related"] == [f"person:{mine}"]


def test_every_check_is_on_record_and_a_persons_trail_tells_of_it(population: Population, employers: Employers) -> None:
    made, number = employers.register(), next_number()
    person_id = population.register(OTHER_CLERK, person={"document_number": number})["person"]["id"]

    employers.check(made, number, next_number())

    [entry] = population.audited("HIRES_CHECKED")
    assert (entry["subject"], entry["related"], entry["actor_id"]) == (f"employer:{made['id']}", [f"person:{person_id}"], OWNER.account_id)
    assert entry["detail"] == {"count": 2, "documents_valid": 2, "residences_registered": 1}


def test_the_event_counts_and_names_nobody(population: Population, employers: Employers) -> None:
    made, number = employers.register(), next_number()
    population.register(person={"document_number": number})

    employers.check(made, number, next_number(), invalid(number))

    [event] = population.announced("hire_checked")
    assert event["data"] == {
        "employer_id": made["id"],
        "station_code": "changtang",
        "checked_on": "2022-03-31",
        "count": 3,
        "documents_valid": 2,
        "residences_registered": 1,
    }


def test_a_list_is_one_act(population: Population, employers: Employers) -> None:
    made, number = employers.register(), next_number()

    first, second = (employers.check(made, number, number, key="k-1") for _ in range(2))

    assert first == second
    assert population.rows("SELECT count(*) AS n, count(DISTINCT act_id) AS acts FROM hire_check") == [{"n": 2, "acts": 1}]
    assert len(population.announced("hire_checked")) == 1


def test_the_police_may_answer_a_list_of_an_earlier_day_within_the_limits_of_today(population: Population, employers: Employers) -> None:
    made = employers.register(since="2022-01-04")
    people = [{"document_number": next_number()} for _ in range(500)]
    data = {"id": made["id"], "people": people, "checked_on": "2022-02-14"}
    with pytest.raises(Forbidden, match="CHECK_DAY_NOT_YOURS"):
        population.ask(contract.CHECK_HIRES, data, OWNER)
    with pytest.raises(Invalid, match="CHECKED_BEFORE_SINCE"):
        population.ask(contract.CHECK_HIRES, {**data, "checked_on": "2022-01-03"})

    answer = population.ask(contract.CHECK_HIRES, data)

    assert (answer["checked_on"], answer["duty"]["counted_from"], answer["people"][0]["report_by"]) == ("2022-02-14", "2022-02-14", "2022-02-17")
    assert population.announced("hire_checked")[0]["data"]["checked_on"] == "2022-02-14"
    with pytest.raises(Throttled, match="HIRE_CHECKS_USED_UP"):
        population.ask(contract.CHECK_HIRES, {**data, "checked_on": "2022-02-15"})


@pytest.mark.parametrize("data", [{}, {"document_number": "1", "people": [{"document_number": "1"}]}])
def test_either_one_or_a_list(population: Population, employers: Employers, data: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="CHECK_ONE_OR_MANY"):
        population.ask(contract.CHECK_HIRES, {"id": employers.register()["id"], **data}, OWNER)


@pytest.mark.parametrize(("people", "wrong"), [(0, True), (1, False), (500, False), (501, True)])
def test_a_list_has_1_to_500_people(people: int, wrong: bool) -> None:
    data = {"id": OWNER.account_id, "people": [{"document_number": "1"}] * people}

    assert bool(contract.CHECK_HIRES.request().validate(data)) is wrong


def test_what_was_checked_before_is_told_to_the_same_employer_only(population: Population, employers: Employers) -> None:
    made, other, number = employers.register(), employers.register(), next_number()
    employers.check(made, number)
    population.clock.at += timedelta(days=1)

    assert employers.check(made, number)[0]["checked_before"] == "2022-03-31"
    assert employers.check(other, number)[0]["checked_before"] is None


def test_past_checks_are_listed_masked(population: Population, employers: Employers) -> None:
    made, number = employers.register(), resident_number("19900307", 1)
    person_id = population.register(person={"document_number": number})["person"]["id"]
    population.ask(contract.CHECK_HIRES, {"id": made["id"], "document_number": number, "name": "张小明"}, OWNER)
    population.clock.at += timedelta(days=1)
    employers.check(made, "12")

    newest, oldest = population.ask(contract.LIST_HIRE_CHECKS, {"id": made["id"]}, OWNER)["items"]

    assert (oldest["document_number"], oldest["name"], oldest["residence_registered"]) == ("4416**********0012", "张*", True)
    assert (newest["document_number"], newest["name"], newest["document_valid"]) == ("**", None, False)
    assert oldest["checked_by"] == OWNER.account_id
    assert population.audited("HIRE_CHECKS_LISTED")[0]["related"] == [f"person:{person_id}"]
    for day, count in (({"to": "2022-03-31"}, 1), ({"from": "2022-04-01"}, 1), ({"from": "2022-04-02"}, 0)):
        assert len(population.ask(contract.LIST_HIRE_CHECKS, {"id": made["id"], **day})["items"]) == count


def test_an_account_is_limited(population: Population) -> None:
    employers = Employers(population, rate="3/minute")
    made = employers.register()
    employers.check(made, "1", "2")

    with pytest.raises(Throttled, match="TOO_MANY_HIRE_CHECKS") as refusal:
        employers.check(made, "3", "4")

    assert refusal.value.retry_after
    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["detail"]["code"]) == (f"employer:{made['id']}", "TOO_MANY_HIRE_CHECKS")
    employers.check(made, "3", actor=CLERK)


def test_an_employer_is_limited_by_the_day_whoever_asks(population: Population, employers: Employers) -> None:
    made = employers.register()
    employers.check(made, *["1"] * 500)

    for actor in (OWNER, CLERK):
        with pytest.raises(Throttled, match="HIRE_CHECKS_USED_UP") as refusal:
            employers.check(made, "1", actor=actor)
        assert refusal.value.retry_after == 12 * 3600 + 1
    assert len(population.audited("CALL_DENIED")) == 2
    population.clock.at += timedelta(hours=12)
    employers.check(made, "1", actor=CLERK)


def test_two_at_once_do_not_take_more_than_the_day_has(population: Population, employers: Employers) -> None:
    made = employers.register()

    def check(actor: object) -> int:
        try:
            return len(employers.check(made, *["1"] * 300, actor=actor))  # type: ignore[arg-type] # an Actor
        except Throttled:
            return 0

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(check, (OWNER, CLERK)))

    assert found == [0, 300]
    assert population.rows("SELECT count(*) AS n FROM hire_check")[0]["n"] == 300


def test_no_number_and_no_name_stands_anywhere(population: Population, employers: Employers) -> None:
    made, number = employers.register(contact={"name": "欧阳金丝雀", "phone": "13712345678"}), next_number()
    population.register(person={"document_number": number})
    data = {"id": made["id"], "document_number": number, "name": "欧阳金丝雀"}
    population.ask(contract.CHECK_HIRES, data, OWNER, "k-1")
    population.ask(contract.LIST_HIRE_CHECKS, {"id": made["id"]})

    for table in ("hire_check", "employer", "outbox", "audit_entry", "idempotency"):
        assert [canary for canary in (number, "金丝雀", "13712345678") if canary in dumped(population, table)] == [], table
