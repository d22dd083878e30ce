"""What is remembered of the directory's answers, and for how long."""

from typing import Any

import pytest

from shared.errors import Forbidden, Invalid, Unavailable
from shared.identity import Call
from shared.runtime.places import MEMORY, Atlas, check_destination, check_places
from tests.factories.population import BUREAU, CLERK, COMMUNITY, NOBODY, OTHER_COMMUNITY, Directory, Patient

CALL = Call("request-1", Patient(), CLERK)


class Time:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_place_is_asked_about_once_a_minute() -> None:
    time, directory = Time(), Directory()
    atlas = Atlas(clock=time)
    for moment in (0, MEMORY - 0.1, MEMORY, MEMORY + 1):
        time.now = moment
        check_places(atlas, directory, CALL, {"community_id": COMMUNITY})

    assert directory.asked == ["locate_community"] * 2


def test_what_is_not_there_is_asked_about_again() -> None:
    atlas, directory = Atlas(), Directory()
    for _ in range(2):
        with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
            check_places(atlas, directory, CALL, {"community_id": NOBODY})

    assert len(directory.asked) == 2


def test_a_place_that_a_merger_has_moved_is_asked_about_again() -> None:
    atlas, directory = Atlas(), Directory()
    directory.places[COMMUNITY] = "absorbed"
    with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
        check_places(atlas, directory, CALL, {"community_id": COMMUNITY})

    directory.places[COMMUNITY] = "changtang"
    check_places(atlas, directory, CALL, {"community_id": COMMUNITY})


def test_a_community_and_a_station_of_one_name_are_two_places() -> None:
    atlas = Atlas()

    assert atlas.find("community", "x", lambda: "changtang") == "changtang"
    assert atlas.find("station", "x", lambda: None) is None


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"station_code": "pingnan"}, Forbidden, "NOT_YOUR_STATION"),
        ({"station_code": "atlantis"}, Invalid, "UNKNOWN_STATION"),
        ({"community_id": OTHER_COMMUNITY}, Invalid, "UNKNOWN_COMMUNITY"),
    ],
)
def test_places_of_others_are_refused(given: dict[str, Any], error: type[Exception], code: str) -> None:
    with pytest.raises(error, match=code):
        check_places(Atlas(), Directory(), CALL, given)


def test_own_places_pass() -> None:
    check_places(Atlas(), Directory(), CALL, {"station_code": "changtang", "community_id": COMMUNITY})
    check_places(Atlas(), Directory(), CALL, {"station_code": None, "community_id": None})


def test_the_pointer_is_seen_from_the_requests_top() -> None:
    with pytest.raises(Invalid) as refusal:
        check_places(Atlas(), Directory(), CALL, {"community_id": NOBODY}, "/fields")

    assert refusal.value.problems[0]["pointer"] == "/fields/community_id"


def test_an_account_without_a_station_writes_nothing() -> None:
    with pytest.raises(Forbidden, match="NO_STATION"):
        check_places(Atlas(), Directory(), Call("request-1", Patient(), BUREAU), {})


def test_a_directory_that_is_away_is_not_a_place_that_is_not_there() -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise Unavailable("DEADLINE_EXCEEDED")

    with pytest.raises(Unavailable):
        check_places(Atlas(), away, CALL, {"community_id": COMMUNITY})


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.runtime.places.MOST_REMEMBERED", 10)
    atlas = Atlas()
    for number in range(25):
        atlas.find("community", str(number), lambda: "changtang")

    assert len(atlas._known) <= 10


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"station_code": "pingnan"},
        {"station_code": "pingnan", "community_id": OTHER_COMMUNITY},
        {"station_code": None, "community_id": COMMUNITY},
    ],
)
def test_a_destination_may_be_another_station_with_its_own_community(given: dict[str, Any]) -> None:
    check_destination(Atlas(), Directory(), CALL, given, "/to")


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"station_code": "nowhere"}, "/to/station_code", "UNKNOWN_STATION"),
        ({"station_code": "pingnan", "community_id": COMMUNITY}, "/to/community_id", "UNKNOWN_COMMUNITY"),
        ({"community_id": OTHER_COMMUNITY}, "/to/community_id", "UNKNOWN_COMMUNITY"),
    ],
)
def test_a_destination_that_is_none_is_refused(given: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_destination(Atlas(), Directory(), CALL, given, "/to")

    assert [(problem["pointer"], problem["code"]) for problem in refusal.value.problems] == [(pointer, code)]
