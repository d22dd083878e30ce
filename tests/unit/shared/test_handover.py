"""What is handed over is read by who holds the key and has asked for just that, and by nobody else."""

import base64

import pytest

from shared.errors import Unavailable
from shared.handover import BLOCK, Handover, Question

ASKED = Question("hand_over_report", "018f3c1e-7a40-7cc1-9b1e-6f2d1c0b0801", 1)
KEY, OTHER = b"K" * 32, b"O" * 32
REPORT = {"person": {"name": "欧阳金丝雀"}, "started_on": "2022-03-01"}


def test_what_was_sealed_is_opened_with_the_same_question() -> None:
    assert Handover({"k1": KEY}).open(Handover({"k1": KEY}).seal(REPORT, ASKED), ASKED) == REPORT


def test_nothing_of_it_shows() -> None:
    sealed = base64.b64decode(Handover({"k1": KEY}).seal(REPORT, ASKED))

    assert "欧阳".encode() not in sealed
    assert sealed != base64.b64decode(Handover({"k1": KEY}).seal(REPORT, ASKED))


def test_its_length_does_not_tell_of_a_name() -> None:
    lengths = {len(Handover({"k1": KEY}).seal({"name": "王" * count}, ASKED)) for count in (2, 3, 20, 100)}

    assert len(lengths) == 1
    assert lengths.pop() * 3 // 4 >= BLOCK


@pytest.mark.parametrize(
    "question",
    [
        Question(ASKED.purpose, ASKED.subject, 2),
        Question(ASKED.purpose, "018f3c1e-7a40-7cc1-9b1e-6f2d1c0b0802", 1),
        Question("something_else", ASKED.subject, 1),
    ],
)
def test_it_answers_no_other_question(question: Question) -> None:
    sealed = Handover({"k1": KEY}).seal(REPORT, ASKED)

    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        Handover({"k1": KEY}).open(sealed, question)


@pytest.mark.parametrize("keys", [{"k1": OTHER}, {"k2": KEY}])
def test_another_key_does_not_open_it(keys: dict[str, bytes]) -> None:
    sealed = Handover({"k1": KEY}).seal(REPORT, ASKED)

    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        Handover(keys).open(sealed, ASKED)


def test_while_a_key_is_changed_both_are_good() -> None:
    before, between, after = Handover({"k1": KEY}), Handover({"k2": OTHER, "k1": KEY}), Handover({"k2": OTHER})

    assert between.open(before.seal(REPORT, ASKED), ASKED) == REPORT
    assert after.open(between.seal(REPORT, ASKED), ASKED) == REPORT


@pytest.mark.parametrize("sealed", ["", "?", "AAAA", "ÄÄÄÄ", base64.b64encode(b"\x01\xff" + b"k" * 300).decode()])
def test_what_is_no_seal_at_all_is_unreadable(sealed: str) -> None:
    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        Handover({"k1": KEY}).open(sealed, ASKED)


def test_a_byte_that_was_changed_is_found() -> None:
    sealed = bytearray(base64.b64decode(Handover({"k1": KEY}).seal(REPORT, ASKED)))
    sealed[-1] ^= 1

    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        Handover({"k1": KEY}).open(base64.b64encode(bytes(sealed)).decode(), ASKED)
