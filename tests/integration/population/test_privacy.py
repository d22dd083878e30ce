"""No personal data leaves the encrypted columns: not in events, not in the audit trail, not in errors, not in plain rows."""

from typing import Any

import pytest

from shared.contracts.population import rpc
from shared.errors import DomainError
from tests.factories.population import BUREAU, Population, next_number, registration, resident_number

NAME, PHONE, OTHER_PHONE = "欧阳金丝雀", "13712345678", "13787654321"
NUMBER, RIGHT_NUMBER = resident_number("19770711", 333), resident_number("19770711", 335)
CANARIES = (NAME, PHONE, OTHER_PHONE, NUMBER, RIGHT_NUMBER, "金丝雀")


def lived_through(population: Population) -> None:
    """Everything that can happen to a person."""
    residence = population.register(person={"document_number": NUMBER, "name": NAME, "phone": PHONE})
    residence = population.change(residence, phone=OTHER_PHONE)
    residence = population.change(residence, kind="CORRECTION", document_number=RIGHT_NUMBER, name=NAME[:-1])
    population.found(phone=OTHER_PHONE)
    population.found(document_number=RIGHT_NUMBER)
    population.listed(BUREAU)
    population.revealed(residence["person"]["id"], "name", "phone", "document_number")
    population.register(person={"document_number": RIGHT_NUMBER, "name": NAME, "details_confirmed": True}, address={"text": "东江路 3 号"})
    population.end(population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}))


def test_neither_events_nor_audit_nor_tables_hold_it(population: Population) -> None:
    lived_through(population)

    for table in ("outbox", "audit_entry", "alteration", "person", "residence"):
        assert [canary for canary in CANARIES if canary in dumped(population, table)] == [], table


def dumped(population: Population, table: str) -> str:
    """All that a table holds; it must hold something, or the search of it proves nothing."""
    rows = population.rows(f"SELECT * FROM {table}")
    assert rows
    return "\n".join(str({key: _text(value) for key, value in row.items()}) for row in rows)


def _text(value: Any) -> Any:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value


def test_remembered_answers_are_masked(population: Population) -> None:
    population.ask(rpc.REGISTER_RESIDENCE, registration(person={"document_number": NUMBER, "name": NAME, "phone": PHONE}), key="k-1")

    assert [canary for canary in CANARIES if canary in dumped(population, "idempotency")] == []


@pytest.mark.parametrize(
    "person",
    [
        {"document_number": f"{NUMBER[:-1]}{'0' if NUMBER[-1] != '0' else '1'}"},
        {"document_number": NUMBER, "name": f"{NAME}9"},
        {"document_number": NUMBER, "phone": f"{PHONE}9"},
        {"document_number": NUMBER, "birth_date": "1977-07-12"},
        {"document_number": "44160219770231333X"},
    ],
)
def test_refusals_quote_nothing(population: Population, person: dict[str, str]) -> None:
    with pytest.raises(DomainError) as refusal:
        population.register(person=person)

    told = f"{refusal.value!r} {refusal.value} {refusal.value.problems}"
    assert not any(value in told for value in person.values())


def test_another_name_is_refused_without_telling_which(population: Population) -> None:
    population.register(person={"document_number": NUMBER, "name": NAME})

    with pytest.raises(DomainError) as refusal:
        population.register(person={"document_number": NUMBER, "name": "李红"})
    assert "欧" not in f"{refusal.value!r} {refusal.value.problems}"


def test_equal_names_have_unequal_ciphertexts(population: Population) -> None:
    for _ in range(2):
        population.register(person={"document_number": next_number(), "name": NAME})

    assert population.rows("SELECT count(DISTINCT name_encrypted) AS n FROM person")[0]["n"] == 2


def test_a_ciphertext_moved_to_another_person_does_not_open(population: Population) -> None:
    mine, other = (population.register() for _ in range(2))
    population.rows("UPDATE person SET name_encrypted = (SELECT name_encrypted FROM person WHERE id = :other) WHERE id = :mine RETURNING id",
                    mine=mine["person"]["id"], other=other["person"]["id"])  # fmt: skip

    with pytest.raises(DomainError, match="FIELD_UNREADABLE"):
        population.ask(rpc.GET_RESIDENCE, {"id": mine["id"]})
