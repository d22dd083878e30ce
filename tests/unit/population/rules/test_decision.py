"""What rules answer, gathered and seen from further up in a request."""

from services.population.rules.decision import ALLOWED, Refused, refusals, under

FIRST, SECOND = Refused("FIRST", "because", "/name"), Refused("SECOND", "because")


def test_only_refusals_are_gathered() -> None:
    assert refusals(ALLOWED, FIRST, None, "a value", False, SECOND) == [FIRST, SECOND]


def test_pointers_are_seen_from_further_up() -> None:
    assert [refusal.pointer for refusal in under("/person", [FIRST, SECOND])] == ["/person/name", "/person"]
