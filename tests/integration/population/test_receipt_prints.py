"""Printing receipts: each copy is counted once, on record, says which it is, and says what it said before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from services.population import papers
from shared.contracts.population import receipts as contract
from shared.errors import Conflict, Invalid, Unavailable
from tests.factories.papers import pages_in, text_of
from tests.factories.population import CLERK, NOON, Population, registration
from tests.factories.population_receipts import code_on, issue, paper, revoke, shown

NAME = "欧阳金丝雀"


def test_a_paper_names_the_person_and_masks_the_number(population: Population) -> None:
    body = registration(person={"name": NAME})
    residence = population.register(**body)
    receipt = issue(population, residence)

    read = text_of(paper(population, receipt)).replace("\n", "")

    number = body["person"]["document_number"]
    assert number not in read
    for said in (
        NAME,
        number[:4] + "**********" + number[-4:],
        "长塘路 12 号 302",
        receipt["serial"],
        "changtang Station",
        CLERK.account_id[-8:],
        "receipt.v1",
    ):
        assert said in read
    assert "2022-03-31 12:00" in read


def test_copies_are_counted_and_say_which_they_are(population: Population) -> None:
    receipt = issue(population, population.register())

    first = paper(population, receipt)
    second = paper(population, receipt, language="en", reason="OTHER_LANGUAGE")

    assert "第 1 次打印" in text_of(first)
    assert "Copy 2 (reprint)" in text_of(second)
    assert code_on(first) == code_on(second)
    assert (pages_in(first), pages_in(second)) == (1, 1)
    assert shown(population, receipt).items() >= {"prints": 2, "last_printed_at": "2022-03-31T04:00:00Z", "version": 3}.items()
    details = [entry["detail"] for entry in population.audited("RECEIPT_PRINTED")]
    assert details == [
        {"number": 1, "template": 1, "language": "zh", "reason": None},
        {"number": 2, "template": 1, "language": "en", "reason": "OTHER_LANGUAGE"},
    ]
    kept = population.rows("SELECT number, language, reason FROM receipt_print ORDER BY number")
    assert kept == [{"number": 1, "language": "zh", "reason": None}, {"number": 2, "language": "en", "reason": "OTHER_LANGUAGE"}]


def test_a_reprint_without_a_reason_is_refused_and_not_counted(population: Population) -> None:
    receipt = issue(population, population.register())
    paper(population, receipt)

    with pytest.raises(Invalid, match="REPRINT_REASON_REQUIRED") as refusal:
        paper(population, receipt)
    assert refusal.value.problems[0]["pointer"] == "/reason"
    assert shown(population, receipt)["prints"] == 1


def test_a_repeated_print_is_the_same_copy(population: Population) -> None:
    receipt = issue(population, population.register())

    copies = [paper(population, receipt, key="k-1") for _ in range(2)]

    assert copies[0] == copies[1]
    assert shown(population, receipt)["prints"] == 1


def test_a_remembered_print_holds_no_personal_data(population: Population) -> None:
    receipt = issue(population, population.register(person={"name": NAME}))
    paper(population, receipt, key="k-1")

    kept = population.rows("SELECT * FROM idempotency")
    assert kept
    assert max(len(bytes(value)) for row in kept for value in row.values() if isinstance(value, bytes | memoryview)) < 500


def test_copies_that_are_printed_at_once_have_numbers_of_their_own(population: Population) -> None:
    receipt = issue(population, population.register())
    with ThreadPoolExecutor(4) as pool:
        copies = list(pool.map(lambda _: text_of(paper(population, receipt, language="en", reason="NOT_PRINTED")), range(4)))

    numbers = sorted(next(line for line in copy.splitlines() if line.startswith("Copy "))[:6] for copy in copies)
    assert numbers == ["Copy 1", "Copy 2", "Copy 3", "Copy 4"]
    assert shown(population, receipt)["prints"] == 4


@pytest.mark.parametrize("what", ["revoked", "expired", "ended"])
def test_what_does_not_hold_is_not_printed(population: Population, what: str) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    if what == "revoked":
        revoke(population, receipt)
    elif what == "ended":
        population.end(residence)
    else:
        population.clock.at = NOON + timedelta(days=366)

    with pytest.raises(Conflict, match="RECEIPT_NOT_VALID"):
        paper(population, receipt)
    assert shown(population, receipt)["prints"] == 0


@pytest.mark.parametrize("changed", [{"address": {"text": "长塘路 12 号", "room": "401"}}, {"kind": "CORRECTION", "name": "张晓明"}])
def test_after_a_change_of_what_it_says_it_is_replaced(population: Population, changed: dict[str, object]) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    paper(population, receipt)
    residence = population.change(residence, **changed)

    with pytest.raises(Conflict, match="RECEIPT_OUTDATED"):
        paper(population, receipt, reason="LOST")
    assert paper(population, issue(population, residence, replace=True)).startswith(b"%PDF")


def test_a_change_of_anything_else_leaves_it_as_it_is(population: Population) -> None:
    residence = population.register()
    receipt = issue(population, residence)
    population.change(residence, phone="13900139000", reason="STUDY")

    assert paper(population, receipt).startswith(b"%PDF")


def test_what_cannot_be_rendered_is_not_counted(population: Population, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rare, plain = (issue(population, population.register(person={"name": name})) for name in ("王𰻝", "王小明"))
    with pytest.raises(Conflict, match="CHARACTER_NOT_PRINTABLE"):
        paper(population, rare)
    monkeypatch.setattr("shared.printing.FONT", tmp_path / "missing.ttc")
    with pytest.raises(Unavailable, match="PRINTING_UNAVAILABLE"):
        paper(population, plain)

    assert [shown(population, receipt)["prints"] for receipt in (rare, plain)] == [0, 0]
    assert population.audited("RECEIPT_PRINTED") == []


def test_the_form_it_was_issued_under_is_the_form_it_is_printed_in(population: Population, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = issue(population, population.register())
    for version in (1, 2):
        (tmp_path / f"receipt.v{version}.typ").write_text(f'#set document(title: "t")\n#set text(lang: "en")\nForm {version}')
    monkeypatch.setattr(papers, "TEMPLATES", tmp_path)

    answer = population.ask(contract.PRINT_RECEIPT, {"id": receipt["id"], "language": "en"})
    assert (answer["receipt_id"], answer["number"]) == (receipt["id"], 1)
    assert "Form 1" in text_of(paper(population, receipt, language="en", reason="DAMAGED"))
