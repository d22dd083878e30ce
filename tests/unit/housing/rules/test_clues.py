"""Where a clue may be about, what follows on what, and what an answer has to say."""

from datetime import date

import pytest

from services.housing.rules.clues import (
    channel_of,
    check_act,
    check_answer,
    check_day,
    check_dismissal,
    check_received_on,
    check_where,
    serial,
    serial_prefix,
)
from shared.contracts.directory.roles import Role
from shared.contracts.housing.vocabulary.clues import ClueAct, ClueChannel, ClueOutcome, ClueState, DismissReason
from shared.decisions import ALLOWED, Refused

TODAY = date(2022, 3, 31)


def codes(wrong: list[Refused]) -> list[tuple[str, str]]:
    return [(refused.code, refused.pointer) for refused in wrong]


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        (ClueAct.ACCEPTED, ClueState.RECEIVED, None),
        (ClueAct.ACCEPTED, ClueState.ACCEPTED, None),
        (ClueAct.ACCEPTED, ClueState.ANSWERED, "CLUE_CLOSED"),
        (ClueAct.ACCEPTED, ClueState.DISMISSED, "CLUE_CLOSED"),
        (ClueAct.ANSWERED, ClueState.RECEIVED, "CLUE_NOT_ACCEPTED"),
        (ClueAct.ANSWERED, ClueState.ACCEPTED, None),
        (ClueAct.ANSWERED, ClueState.ANSWERED, "CLUE_CLOSED"),
        (ClueAct.ANSWERED, ClueState.DISMISSED, "CLUE_CLOSED"),
        (ClueAct.DISMISSED, ClueState.RECEIVED, None),
        (ClueAct.DISMISSED, ClueState.ACCEPTED, None),
        (ClueAct.DISMISSED, ClueState.ANSWERED, "CLUE_CLOSED"),
        (ClueAct.DISMISSED, ClueState.DISMISSED, "CLUE_CLOSED"),
    ],
)
def test_a_clue_is_accepted_before_it_is_answered(act: ClueAct, state: ClueState, code: str | None) -> None:
    found = check_act(act, state)

    assert found == ALLOWED if code is None else isinstance(found, Refused) and found.code == code


@pytest.mark.parametrize(
    ("roles", "channel"),
    [
        (None, ClueChannel.PUBLIC),
        ([Role.EMPLOYER], ClueChannel.PUBLIC),
        ([Role.BUREAU], ClueChannel.PUBLIC),
        ([Role.LANDLORD], ClueChannel.LANDLORD),
        ([Role.OFFICER], ClueChannel.STATION),
        ([Role.MEDIATOR, Role.CLERK], ClueChannel.STATION),
    ],
)
def test_the_channel_follows_from_who_tells(roles: list[Role] | None, channel: ClueChannel) -> None:
    assert channel_of(roles) is channel


@pytest.mark.parametrize(
    ("given", "has_station", "expected"),
    [
        (["card_code"], False, []),
        (["station_code"], False, []),
        ([], True, []),
        (["house_id"], True, []),
        ([], False, [("CLUE_PLACE_MISSING", "/station_code")]),
        (["station_code", "card_code"], False, [("CLUE_PLACE_TWICE", "/station_code"), ("CLUE_PLACE_TWICE", "/card_code")]),
        (["house_id", "station_code"], True, [("CLUE_PLACE_TWICE", "/station_code"), ("CLUE_PLACE_TWICE", "/house_id")]),
    ],
)
def test_a_clue_names_one_place(given: list[str], has_station: bool, expected: list[tuple[str, str]]) -> None:
    assert codes(check_where(given, has_station=has_station)) == expected


@pytest.mark.parametrize(
    ("received_on", "channel", "code"),
    [
        (None, ClueChannel.PUBLIC, None),
        (TODAY, ClueChannel.PUBLIC, "RECEIVED_ON_NOT_YOURS"),
        (TODAY, ClueChannel.LANDLORD, "RECEIVED_ON_NOT_YOURS"),
        (date(2022, 1, 1), ClueChannel.STATION, None),
        (TODAY, ClueChannel.STATION, None),
        (date(2022, 4, 1), ClueChannel.STATION, "RECEIVED_IN_FUTURE"),
    ],
)
def test_only_staff_say_when_they_heard_of_it(received_on: date | None, channel: ClueChannel, code: str | None) -> None:
    assert codes(check_received_on(received_on, channel, TODAY)) == ([] if code is None else [(code, "/received_on")])


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2022, 2, 28), "CLUE_DAY_TOO_EARLY"),
        (date(2022, 3, 1), None),
        (TODAY, None),
        (date(2022, 4, 1), "CLUE_DAY_IN_FUTURE"),
    ],
)
def test_what_is_done_is_done_between_its_coming_and_today(on: date, code: str | None) -> None:
    assert codes(check_day(on, date(2022, 3, 1), TODAY, "/answered_on")) == ([] if code is None else [(code, "/answered_on")])


@pytest.mark.parametrize("outcome", ClueOutcome)
@pytest.mark.parametrize("is_referred", [False, True])
@pytest.mark.parametrize("is_duplicate", [False, True])
def test_only_what_is_not_ours_is_referred_and_only_a_duplicate_has_a_first(outcome: ClueOutcome, is_referred: bool, is_duplicate: bool) -> None:
    wrong = codes(check_answer(outcome, is_referred=is_referred, is_duplicate=is_duplicate))

    assert (("REFERRAL_MISMATCH", "/referred_to") in wrong) == (is_referred != (outcome is ClueOutcome.NOT_OURS))
    assert (("DUPLICATE_MISMATCH", "/duplicate_of") in wrong) == (is_duplicate != (outcome is ClueOutcome.DUPLICATE))


@pytest.mark.parametrize(
    ("reason", "has_note", "wrong"),
    [(DismissReason.OTHER, False, True), (DismissReason.OTHER, True, False), (DismissReason.ABUSE, False, False), (DismissReason.ABUSE, True, False)],
)
def test_another_reason_is_said_in_a_note(reason: DismissReason, has_note: bool, wrong: bool) -> None:
    assert codes(check_dismissal(reason, has_note=has_note)) == ([("NOTE_REQUIRED", "/note")] if wrong else [])


def test_a_serial_tells_station_and_year() -> None:
    assert serial(serial_prefix("changtang", 2022), 17) == "XS-CHANGTANG-2022-000017"
