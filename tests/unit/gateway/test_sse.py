"""Who sees which event, and what a stream sends."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from gateway import access, sse
from gateway.auth import Session
from gateway.sse import Stream, concerns, encode, is_visible, read_last_event_id
from shared.contracts.directory.events import EVENTS
from shared.contracts.directory.roles import DISTRICT_ROLES, Role
from shared.contracts.housing import events as housing
from shared.contracts.population import events as population
from shared.errors import Invalid
from shared.identity import Actor
from shared.messaging.envelope import Envelope

CLERK = Actor("a", frozenset({Role.CLERK}), "changtang")
BUREAU = Actor("b", frozenset({Role.BUREAU}), None)


SESSION = Session("d" * 64, CLERK, "session-1", time.time() + 1800)


def event(station_code: str | None = "changtang", name: str = "residence_registered", event_id: str = "e1") -> Envelope:
    return Envelope(event_id, "population", name, 1, "r1", 3, datetime(2026, 1, 1, tzinfo=UTC), station_code, None, {"residence_id": "r1"})


class Feed:
    """Hands out the given events, one a look."""

    def __init__(self, *events: Envelope | None, remembered: Iterable[str] = ()) -> None:
        self.gaps = 0
        self.is_connected = True
        self.is_dropped = False
        self._events = list(events)
        self._remembered = set(remembered)
        self.is_closed = False

    def remembers(self, event_id: str) -> bool:
        return event_id in self._remembered

    def subscribe(self, _accepts: Callable[[Envelope], bool], _after: str | None = None) -> "Feed":
        return self

    def next(self, _seconds: float) -> Envelope | None:
        if not self._events:
            self.is_dropped = True
            return None
        return self._events.pop(0)

    def close(self) -> None:
        self.is_closed = True


def stream_of(feed: Feed, last_event_id: str | None = None, session: Session = SESSION, resolve: Any = lambda: SESSION) -> Stream:
    return Stream(feed, session, last_event_id, resolve)  # type: ignore[arg-type] # the part of the feed that it uses


def parts(feed: Feed, last_event_id: str | None = None, **given: Any) -> list[bytes]:
    return list(stream_of(feed, last_event_id, **given))


@pytest.mark.parametrize(
    ("station_code", "actor", "seen"),
    [("changtang", CLERK, True), ("yuanxi", CLERK, False), (None, CLERK, False), ("yuanxi", BUREAU, True), (None, BUREAU, True)],
)
def test_an_account_sees_its_own_stations_events_and_the_district_all(station_code: str | None, actor: Actor, seen: bool) -> None:
    assert is_visible(event(station_code), actor) is seen


@pytest.mark.parametrize(
    ("source", "name", "role", "seen"),
    [
        ("population", "residence_registered", Role.MEDIATOR, True),
        ("population", "residence_registered", Role.AUDITOR, False),
        ("population", "person_changed", Role.OPERATIONS, False),
        ("population", "residence_ended", Role.ADMINISTRATOR, False),
        ("directory", "station_changed", Role.OPERATIONS, True),
        ("directory", "leave_recorded", Role.CLERK, False),
        ("directory", "leave_recorded", Role.STATION_HEAD, True),
        ("directory", "account_changed", Role.OPERATIONS, False),
        ("directory", "strength_recorded", Role.CLERK, True),
        ("directory", "station_changed", Role.LANDLORD, False),
        ("mediation", "dispute_received", Role.CLERK, False),
    ],
)
def test_nobody_is_told_of_what_the_role_may_not_read(source: str, name: str, role: Role, seen: bool) -> None:
    told = replace(event(name=name), source=source)

    assert is_visible(told, Actor("x", frozenset({role}), None if role in DISTRICT_ROLES else "changtang")) is seen


def test_every_event_with_an_audience_of_its_own_exists() -> None:
    assert {announced.name for announced in (*EVENTS, *housing.EVENTS, *population.EVENTS)} >= set(access.EVENTS)


@pytest.mark.parametrize("name", ["session_revoked", "audit_sealed"])
def test_what_services_tell_each_other_is_nobodys_notice(name: str) -> None:
    assert not is_visible(event(name=name), BUREAU)


def test_an_account_without_a_station_sees_nothing_of_none() -> None:
    assert not is_visible(event(None), Actor("c", frozenset({Role.LANDLORD}), None))


def test_an_event_is_sent_with_its_id_and_one_line_of_data() -> None:
    lines = encode(event()).decode().split("\n")

    assert lines[0] == "id: e1"
    assert lines[1] == "event: residence_registered"
    assert orjson.loads(lines[2].removeprefix("data: "))["data"] == {"residence_id": "r1"}
    assert lines[3:] == ["", ""]


def test_where_somebody_lives_is_not_told() -> None:
    told = replace(event(), data={"residence_id": "r1", "house_id": "h1", "community_id": "c1"})

    assert b"h1" not in encode(told)
    assert b"c1" not in encode(told)
    assert b"c1" in encode(replace(told, source="directory"))
    assert b"h1" in encode(replace(told, source="housing", event="house_rated"))
    assert b"h1" not in encode(replace(told, source="housing", event="stay_checked_out"))


def test_each_event_is_a_part_of_its_own() -> None:
    sent = parts(Feed(event(event_id="e1"), None, event(event_id="e2")))

    assert sent[0] == b"retry: 3000\n\n"
    assert [part.split(b"\n")[0] for part in sent[1:]] == [b"id: e1", b"id: e2"]


def test_a_client_that_was_away_too_long_is_told_to_read_anew() -> None:
    assert b"event: resync" in parts(Feed(remembered=["e1"]), "e0")[0]
    assert b"event: resync" not in parts(Feed(remembered=["e1"]), "e1")[0]


def test_a_gap_of_the_broker_is_told() -> None:
    feed = Feed(None, None)
    stream = iter(stream_of(feed))
    next(stream)
    feed.gaps += 1

    assert next(stream) == b"event: resync\ndata: {}\n\n"


def told(name: str, **data: str) -> Envelope:
    return replace(event(None, name), data=data)


@pytest.mark.parametrize(
    ("envelope", "is_ours"),
    [
        (told("session_revoked", session_id="session-1", account_id="a"), True),
        (told("session_revoked", session_id="session-2", account_id="a"), False),
        (told("account_changed", account_id="a"), True),
        (told("account_changed", account_id="b"), False),
        (told("leave_recorded", account_id="a"), False),
        (told("station_merged", from_code="changtang", to_code="yuanxi"), True),
        (told("station_merged", from_code="yuanxi", to_code="changtang"), False),
    ],
)
def test_an_event_that_may_have_ended_the_session_is_noticed(envelope: Envelope, is_ours: bool) -> None:
    assert concerns(envelope, SESSION) is is_ours


def revoking(feed: Feed) -> Stream:
    """A stream whose session is being revoked."""
    stream = stream_of(feed, resolve=lambda: None)
    stream._accepts(told("session_revoked", session_id="session-1"))
    return stream


def test_the_stream_ends_with_the_session() -> None:
    assert list(revoking(Feed(event(), event()))) == [b"retry: 3000\n\n"]


def test_the_stream_ends_when_the_account_may_something_else() -> None:
    other = replace(SESSION, actor=BUREAU)
    stream = stream_of(Feed(event()), resolve=lambda: other)
    stream._accepts(told("account_changed", account_id="a"))

    assert list(stream) == [b"retry: 3000\n\n"]


def test_a_session_is_asked_about_when_it_would_expire_and_not_before() -> None:
    asked: list[int] = []

    def resolve() -> Session:
        asked.append(1)
        return SESSION

    parts(Feed(None, None, None), resolve=resolve)
    assert asked == []

    parts(Feed(None, None, None), session=replace(SESSION, expires_at=time.time() - 1), resolve=resolve)
    assert asked == [1]


def test_a_stream_that_hears_nothing_asks_for_itself() -> None:
    feed = Feed(event())
    feed.is_connected = False

    assert parts(feed, resolve=lambda: None) == [b"retry: 3000\n\n"]


def test_a_quiet_stream_is_kept_open_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT", 0.0)

    assert parts(Feed(None))[1:] == [b": still here\n\n"] * 2


@pytest.mark.parametrize("header", [None, "e1", "0197c0de-0000-7000-8000-000000000001"])
def test_a_last_event_id_is_read(header: str | None) -> None:
    assert read_last_event_id(header) == header


@pytest.mark.parametrize("header", ["", "a b", "a\n", "x" * 65, "é"])
def test_a_malformed_last_event_id_is_refused(header: str) -> None:
    with pytest.raises(Invalid, match="INVALID_LAST_EVENT_ID"):
        read_last_event_id(header)
