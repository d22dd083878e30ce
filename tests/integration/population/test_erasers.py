"""What the other parts keep about a person goes with the person, on a real database: each table holds something before, nothing after."""

import pytest

from shared.contracts.population import records, rpc
from shared.errors import Conflict
from tests.factories.population import CLERK, Population, resident_number
from tests.factories.population_duplicates import twice
from tests.factories.population_employers import Employers, worker
from tests.factories.population_imports import csv_file, imported, row
from tests.factories.population_receipts import issue, paper
from tests.factories.population_records import DEPUTY_HEAD, NAME, at, carry_out, erased, erasure_of, everything, proposed
from tests.factories.population_spells import exempted, moved
from tests.factories.population_submissions import accepted, submitted
from tests.factories.population_visits import Visiting

NUMBER = resident_number("19770711", 335)
LATER = "2026-03-31"


def counts(population: Population, *tables: str) -> dict[str, int]:
    """How many rows there are in each."""
    return {table: population.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables}  # names of tables


def test_moves_exemptions_visits_absences_and_receipts_go(population: Population) -> None:
    tables = ("move", "exemption", "visit", "absence", "receipt", "receipt_print")
    visiting = Visiting(population)
    first = population.register(person={"document_number": NUMBER, "name": NAME}, place_kind="RELATIVE", expected_end_on="2022-03-31")
    exempted(population, first)
    paper(population, issue(population, first))
    move = moved(population, population.ask(rpc.GET_RESIDENCE, {"id": first["id"]}))
    second = population.ask(rpc.GET_RESIDENCE, {"id": move["to_residence_id"]})
    second = visiting.nobody_home(second, "2022-03-21", "2022-03-25", "2022-03-29")
    second = visiting.visit(second, "NOBODY_HOME", note=f"{NAME}的邻居说他走了")["residence"]
    population.end(second)
    assert all(counts(population, *tables).values()), counts(population, *tables)

    at(population, LATER)
    receipt = erased(population, second)

    assert counts(population, *tables) == dict.fromkeys(tables, 0)
    assert {"MOVES", "EXEMPTIONS", "VISITS", "RECEIPTS"} <= set(receipt["kinds"])
    assert NAME not in everything(population)


def test_what_employers_said_goes_once_they_say_it_no_more(population: Population) -> None:
    employers = Employers(population)
    employer = employers.register()
    residence = population.end(population.register(person={"document_number": NUMBER, "name": NAME}))
    employers.check(employer, NUMBER)
    employers.bring(employer, worker(document_number=NUMBER, name=NAME))
    at(population, LATER)

    with pytest.raises(Conflict, match="ERASURE_EMPLOYED"):
        erasure_of(population, residence)
    employers.bring(employer, worker(name="陈小春"))
    assert counts(population, "hire_check", "employment") == {"hire_check": 1, "employment": 2}
    receipt = erased(population, residence)

    assert counts(population, "hire_check", "employment") == {"hire_check": 0, "employment": 1}
    assert {"HIRE_CHECKS", "EMPLOYMENTS"} <= set(receipt["kinds"])


def test_both_records_of_one_person_go_with_their_merge(population: Population) -> None:
    two = twice(population)
    two.merged()
    for home in population.rows("SELECT id::text AS id FROM residence WHERE state = 'ACTIVE'"):
        population.end(population.ask(rpc.GET_RESIDENCE, {"id": home["id"]}))
    at(population, LATER)

    receipt = erased(population, two.first)

    assert counts(population, "duplicate_pair", "person_merge", "residence") == {"duplicate_pair": 0, "person_merge": 0, "residence": 0}
    assert "DUPLICATES" in receipt["kinds"]
    assert population.rows("SELECT id FROM person WHERE erased_at IS NULL") == []
    for number in two.numbers:
        assert population.found(CLERK, document_number=number) == []


def test_a_disposed_residence_takes_along_what_hangs_on_it_alone(population: Population) -> None:
    gone = population.register(person={"document_number": NUMBER, "name": NAME}, started_on="2011-01-01")
    move = moved(population, gone, on="2012-01-01")
    issue(population, population.ask(rpc.GET_RESIDENCE, {"id": move["to_residence_id"]}))
    batch = proposed(population)

    population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, DEPUTY_HEAD)
    carry_out(population)

    assert counts(population, "residence", "move", "receipt") == {"residence": 1, "move": 0, "receipt": 1}


def test_what_somebody_submitted_goes_with_the_residence_it_became(population: Population) -> None:
    submission = submitted(population, person={"document_number": NUMBER, "name": NAME})
    residence_id = accepted(population, submission)["residence_id"]
    residence = population.end(population.ask(rpc.GET_RESIDENCE, {"id": residence_id}))
    assert all(counts(population, "submission", "submission_action").values())
    at(population, LATER)

    receipt = erased(population, residence)

    assert counts(population, "submission", "submission_action") == {"submission": 0, "submission_action": 0}
    assert "SUBMISSIONS" in receipt["kinds"]
    assert NAME not in everything(population)


def test_the_row_of_a_file_and_the_number_of_another_system_go(population: Population) -> None:
    brought = row(document_number=NUMBER, name=NAME, legacy_id="L-000777", started_on="2022-03-01")
    imported(population, csv_file([brought, row(legacy_id="L-000778")]))
    [found] = population.found(document_number=NUMBER)
    [home] = population.rows("SELECT id::text AS id FROM residence WHERE person_id = :person", person=found)
    residence = population.end(population.ask(rpc.GET_RESIDENCE, {"id": home["id"]}))
    assert counts(population, "import_row", "legacy_reference") == {"import_row": 2, "legacy_reference": 2}
    at(population, LATER)

    erased(population, residence)

    assert counts(population, "import_row", "legacy_reference") == {"import_row": 1, "legacy_reference": 1}
