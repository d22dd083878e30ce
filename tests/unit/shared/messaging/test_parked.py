from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from shared.messaging.parked import main, table
from shared.messaging.parked_acts import Selection

ID = "0197c0de-0000-7000-8000-000000000001"


def test_rows_are_aligned_under_their_names():
    assert table([{"state": "PARKED", "attempts": 6, "next_at": None}, {"state": "X", "attempts": 12, "next_at": "soon"}]) == (
        "state   attempts  next_at\nPARKED  6\nX       12        soon"
    )


def test_no_rows_are_nothing():
    assert table([]) == "nothing"


@pytest.mark.parametrize(
    "selection", [Selection(), Selection((ID,), "group"), Selection((), "group", everything=True), Selection(("x",)), Selection((ID[:8],))]
)
def test_messages_are_chosen_in_exactly_one_way_and_by_whole_ids(selection):
    with pytest.raises(ValueError, match=r"choose|badly formed"):
        selection.condition()


@pytest.mark.parametrize("selection", [Selection((ID,)), Selection((), "group"), Selection((), None, everything=True)])
def test_each_way_of_choosing_is_a_condition(selection):
    assert selection.condition() is not None


@pytest.mark.parametrize("arguments", [["replay", "--all"], ["discard", "--all", "--by", "Lin"], ["discard", "--all", "--reason", "r"]])
def test_an_act_needs_a_name_and_discarding_a_reason(arguments, monkeypatch):
    monkeypatch.setattr("shared.messaging.parked.load_settings", lambda _: None)
    monkeypatch.setattr("shared.messaging.parked.Store", Mock())
    result = CliRunner().invoke(main, ["--service", "population", *arguments])
    assert (result.exit_code, "Missing option" in result.output) == (2, True)


def test_without_the_services_environment_it_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    result = CliRunner().invoke(main, ["--service", "population", "list"])
    assert (result.exit_code, "DATABASE_URL: missing" in result.output) == (1, True)
