"""Moving as one act, from either end, and taking it back, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.population import rpc, spells
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, CLERK, COMMUNITY, NOBODY, OTHER_CLERK, OTHER_COMMUNITY, Population, fullwidth, next_number
from tests.factories.population_spells import HOME, moved, moved_in, moving_in, reversed_move
from tests.integration.population.test_mergers import merged, transferred

ELSEWHERE = {"text": "建设路 8 号", "room": None}


def shown(population: Population, residence_id: str, actor: Any = CLERK) -> dict[str, Any]:
    return population.ask(rpc.GET_RESIDENCE, {"id": residence_id}, actor)


def problems(refusal: Any) -> list[tuple[str, str]]:
    return [(problem["pointer"], problem["code"]) for problem in refusal.value.problems]


def test_a_move_ends_the_old_spell_and_starts_the_new_one(population: Population) -> None:
    residence = population.register(hukou_match="SEPARATED", community_id=COMMUNITY, house_id=NOBODY)

    move = moved(population, residence, reason="STUDY", expected_end_on="2023-03-01")

    left, entered = move["left"], move["entered"]
    assert (left["state"], left["ended_on"], left["end_reason"], left["end_reason_code"], left["version"]) == (
        "ENDED", "2022-03-20", "MOVED_AWAY", "3", 2,
    )  # fmt: skip
    assert (entered["state"], entered["started_on"], entered["address"], entered["person"]) == ("ACTIVE", "2022-03-20", HOME, residence["person"])
    kept = ("category", "place_kind", "hukou_match")
    assert {name: entered[name] for name in kept} == {name: residence[name] for name in kept}
    assert (entered["reason"], entered["expected_end_on"], entered["community_id"], entered["house_id"]) == ("STUDY", "2023-03-01", None, None)
    assert [shown(population, move[f"{end}_residence_id"]) for end in ("from", "to")] == [left, entered]
    assert population.ask(spells.GET_MOVE, {"id": move["id"]}) == move


def test_moving_to_another_station_shows_each_its_own_half(population: Population) -> None:
    move = moved(population, population.register(), station_code="pingnan", community_id=OTHER_COMMUNITY)

    assert (move["from_station_code"], move["to_station_code"], move["entered"]) == ("changtang", "pingnan", None)
    there = population.ask(spells.GET_MOVE, {"id": move["id"]}, OTHER_CLERK)
    assert (there["left"], there["entered"]["id"], there["entered"]["station_code"]) == (None, move["to_residence_id"], "pingnan")
    assert there["entered"]["origin_station_code"] == "pingnan"
    everything = population.ask(spells.GET_MOVE, {"id": move["id"]}, BUREAU)
    assert (everything["left"], everything["entered"]) == (move["left"], there["entered"])
    with pytest.raises(NotFound):
        shown(population, move["to_residence_id"])


def test_both_stations_are_told_and_have_it_on_record(population: Population) -> None:
    move = moved(population, population.register(), station_code="pingnan")

    told = population.announced("move_made")
    assert [(event["stationcode"], event["subject"], event["subjectversion"]) for event in told] == [
        ("changtang", move["id"], 1),
        ("pingnan", move["id"], 1),
    ]
    assert told[0]["data"] == told[1]["data"] == {
        name: move[name]
        for name in ("person_id", "from_residence_id", "to_residence_id", "from_station_code", "to_station_code", "moved_on")
    } | {"move_id": move["id"]}  # fmt: skip
    assert [(event["subject"], event["stationcode"]) for event in population.announced("residence_ended")] == [
        (move["from_residence_id"], "changtang")
    ]
    assert population.announced("residence_registered")[-1]["stationcode"] == "pingnan"
    assert {(entry["station_code"], entry["subject"]) for entry in population.audited("MOVE_MADE")} == {
        ("changtang", f"residence:{move['from_residence_id']}"),
        ("pingnan", f"residence:{move['to_residence_id']}"),
    }
    assert all(f"person:{move['person_id']}" in entry["related"] for entry in population.audited("MOVE_MADE"))


def test_a_move_within_a_station_is_told_once(population: Population) -> None:
    moved(population, population.register())

    assert [event["stationcode"] for event in population.announced("move_made")] == ["changtang"]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({"station_code": "nowhere"}, "UNKNOWN_STATION"),
        ({"station_code": "pingnan", "community_id": COMMUNITY}, "UNKNOWN_COMMUNITY"),
        ({"community_id": OTHER_COMMUNITY}, "UNKNOWN_COMMUNITY"),
        ({"expected_end_on": "2022-03-19"}, "END_BEFORE_START"),
    ],
)
def test_a_new_home_has_a_station_that_is_there(population: Population, to: dict[str, str], code: str) -> None:
    residence = population.register()

    with pytest.raises(Invalid, match=code):
        moved(population, residence, **to)
    assert shown(population, residence["id"]) == residence


def test_nobody_moves_to_a_station_that_was_absorbed(population: Population) -> None:
    class Merged(type(population.directory)):  # type: ignore[misc] # the directory of this population
        def __call__(self, method: Any, data: Any, **others: Any) -> Any:
            reply = super().__call__(method, data, **others)
            reply.result["current_code"] = "changtang"
            return reply

    population.service.ask = Merged()
    with pytest.raises(Invalid, match="UNKNOWN_STATION"):
        moved(population, population.register(), station_code="pingnan")


@pytest.mark.parametrize(("on", "code"), [("2022-02-28", "ENDED_BEFORE_START"), ("2022-04-01", "ENDED_IN_FUTURE")])
def test_a_move_has_its_limits(population: Population, on: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        moved(population, population.register(), on=on)

    assert problems(refusal) == [("/moved_on", code)]


def test_who_moves_to_the_same_address_does_not_move(population: Population) -> None:
    residence = population.register()

    with pytest.raises(Conflict) as refusal:
        moved(population, residence, address={"text": "长塘路12号", "room": fullwidth("302")})
    assert problems(refusal) == [("/to/address", "ALREADY_RESIDENT")]


def test_that_somebody_lives_where_he_is_to_move_in_is_on_record_at_the_station_it_is_told_of(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})

    with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
        moved_in(population, number, to={"address": residence["address"]})
    [entry] = population.audited("CALL_DENIED")
    assert (entry["station_code"], entry["related"]) == ("changtang", [f"residence:{residence['id']}"])


def test_who_moves_where_he_lives_is_refused(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    population.register(person={"document_number": number}, address=HOME)

    with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
        moved(population, residence)
    assert shown(population, residence["id"])["state"] == "ACTIVE"


def test_an_old_version_an_ended_spell_and_another_stations_are_refused(population: Population) -> None:
    residence = population.register()
    with pytest.raises(NotFound):
        moved(population, residence, OTHER_CLERK)
    population.change(residence, reason="STUDY")
    with pytest.raises(Stale):
        moved(population, residence)
    ended = population.end(shown(population, residence["id"]))
    with pytest.raises(Conflict, match="ALREADY_ENDED"):
        moved(population, ended)


def test_the_same_move_sent_twice_is_one(population: Population) -> None:
    residence = population.register()
    data = {"id": residence["id"], "version": 1, "moved_on": "2022-03-20", "to": {"address": HOME}}

    first, again = (population.ask(spells.MOVE_RESIDENCE, data, key="k-1") for _ in range(2))

    assert first == again
    assert population.rows("SELECT count(*) AS n FROM move")[0]["n"] == 1


def at_once(*acts: Any) -> list[Any]:
    """What becomes of acts that are done at the same time: an answer, or the code of a refusal."""

    def outcome(act: Any) -> Any:
        try:
            return act()
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


def test_of_two_moves_at_once_one_is_made(population: Population) -> None:
    residence = population.register()

    found = at_once(lambda: moved(population, residence), lambda: moved(population, residence, address=ELSEWHERE))

    assert sorted(isinstance(one, dict) for one in found) == [False, True]
    assert "STALE_VERSION" in found
    assert [row["n"] for row in population.rows("SELECT count(*) AS n FROM residence WHERE state = 'ACTIVE'")] == [1]


def test_of_a_move_and_an_end_at_once_one_is_done(population: Population) -> None:
    residence = population.register()

    found = at_once(lambda: moved(population, residence), lambda: population.end(residence))

    assert sorted(isinstance(one, dict) for one in found) == [False, True]
    assert "STALE_VERSION" in found


def test_who_is_moved_in_and_out_at_once_moves_once(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})

    found = at_once(lambda: moved(population, residence, address=ELSEWHERE), lambda: moved_in(population, number))

    made = [one for one in found if isinstance(one, dict)]
    # Moved in last, it is the new residence that is left; moved in first, the version that the other clerk saw is no longer so.
    assert len(made) in {1, 2}
    assert len(made) == 2 or "STALE_VERSION" in found
    assert [row["n"] for row in population.rows("SELECT count(*) AS n FROM residence WHERE state = 'ACTIVE'")] == [1]


def test_a_clerk_moves_in_who_stands_at_the_counter(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number}, category="LODGING", expected_end_on="2022-12-31")

    move = moved_in(population, number, to={"community_id": OTHER_COMMUNITY})

    assert (move["from_residence_id"], move["from_station_code"], move["to_station_code"]) == (residence["id"], "changtang", "pingnan")
    assert move["left"] is None
    assert (move["entered"]["category"], move["entered"]["community_id"]) == ("FLOATING", OTHER_COMMUNITY)
    left = shown(population, residence["id"])
    assert (left["state"], left["ended_on"], left["end_reason"]) == ("ENDED", "2022-03-20", "MOVED_AWAY")
    assert {event["stationcode"] for event in population.announced("move_made")} == {"changtang", "pingnan"}
    assert {entry["station_code"] for entry in population.audited("MOVE_MADE")} == {"changtang", "pingnan"}


def test_who_lives_nowhere_is_to_be_registered(population: Population) -> None:
    number = next_number()
    with pytest.raises(Conflict) as refusal:
        moved_in(population, number)
    assert problems(refusal) == [("/from", "NO_RESIDENCE_TO_MOVE")]

    population.end(population.register(person={"document_number": number}))
    with pytest.raises(Conflict, match="NO_RESIDENCE_TO_MOVE"):
        moved_in(population, number)


def test_who_lives_at_several_addresses_says_which_was_left(population: Population) -> None:
    number = next_number()
    first = population.register(person={"document_number": number})
    second = population.register(person={"document_number": number}, address=ELSEWHERE)

    with pytest.raises(Conflict) as refusal:
        moved_in(population, number)
    assert problems(refusal) == [("/from", "SEVERAL_RESIDENCES_TO_MOVE")]
    denied = population.audited("CALL_DENIED")
    assert {name for entry in denied for name in entry["related"]} == {f"residence:{first['id']}", f"residence:{second['id']}"}
    assert {entry["station_code"] for entry in denied} == {"changtang"}

    move = moved_in(population, number, **{"from": {"address": {"text": "建设路８号"}}})
    assert move["from_residence_id"] == second["id"]


def test_which_was_left_can_be_said_by_its_station(population: Population) -> None:
    number = next_number()
    here = population.register(person={"document_number": number})
    population.register(OTHER_CLERK, person={"document_number": number}, address=ELSEWHERE)

    assert moved_in(population, number, **{"from": {"station_code": "changtang"}})["from_residence_id"] == here["id"]


def test_a_move_in_needs_the_right_person(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})

    with pytest.raises(Conflict, match="PERSON_NAME_DIFFERS"):
        moved_in(population, number, person={"name": "李红"})
    move = moved_in(population, number, person={"name": "李红", "details_confirmed": True, "phone": "13900139000"})
    assert (move["entered"]["person"]["name"], move["entered"]["person"]["phone"]) == ("李*", "139****9000")


def test_a_move_before_the_old_spell_began_is_refused_and_on_record_there(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})

    with pytest.raises(Invalid) as refusal:
        moved_in(population, number, on="2022-02-28")
    assert problems(refusal) == [("/moved_on", "ENDED_BEFORE_START")]
    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["station_code"]) == (f"residence:{residence['id']}", "changtang")


def test_all_that_is_wrong_with_a_move_in_is_told_at_once(population: Population) -> None:
    given = moving_in("441602199003070000", on="2022-04-01", channel="IMPORT", to={"expected_end_on": "2022-03-01"})

    with pytest.raises(Invalid) as refusal:
        population.ask(spells.MOVE_IN, given, OTHER_CLERK)

    assert {pointer for pointer, _ in problems(refusal)} == {"/person/document_number", "/channel", "/moved_on", "/to/expected_end_on"}


def test_a_move_can_be_dated_to_its_month(population: Population) -> None:
    residence = population.register(started_on="2022-03-10")

    data = {"id": residence["id"], "version": 1, "moved_on": "2022-03-01", "moved_precision": "MONTH", "to": {"address": HOME}}
    move = population.ask(spells.MOVE_RESIDENCE, data)

    assert (move["left"]["ended_on"], move["left"]["ended_precision"], move["entered"]["started_precision"]) == ("2022-03-01", "MONTH", "MONTH")


@pytest.mark.parametrize("actor", [CLERK, OTHER_CLERK])
def test_either_station_takes_a_move_back_as_a_whole(population: Population, actor: Any) -> None:
    residence = population.register(expected_end_on="2022-12-31")
    move = moved(population, residence, station_code="pingnan")

    taken_back = reversed_move(population, move, actor)

    assert (taken_back["state"], taken_back["reversed_by"], taken_back["reversal_reason"]) == ("REVERSED", actor.account_id, "选错了人员")
    restored = shown(population, residence["id"])
    assert restored == residence | {"version": 3, "updated_at": restored["updated_at"]}
    cancelled = shown(population, move["to_residence_id"], OTHER_CLERK)
    assert (cancelled["state"], cancelled["end_reason"], cancelled["ended_on"]) == ("ENDED", "REGISTERED_IN_ERROR", "2022-03-20")
    assert [event["stationcode"] for event in population.announced("move_reversed")] == ["changtang", "pingnan"]
    assert [event["subject"] for event in population.announced("residence_restored")] == [residence["id"]]
    assert population.announced("residence_ended")[-1]["data"]["end_reason"] == "REGISTERED_IN_ERROR"
    entries = population.audited("MOVE_REVERSED")
    assert {(entry["station_code"], entry["purpose"]) for entry in entries} == {("changtang", "选错了人员"), ("pingnan", "选错了人员")}


def test_a_move_that_was_taken_back_never_happened(population: Population) -> None:
    residence = population.register()
    reversed_move(population, moved(population, residence))

    for day in ("2022-03-10", "2022-03-25"):
        assert [item["id"] for item in population.listed(as_of=day)] == [residence["id"]]


def test_the_reason_of_a_reversal_is_encrypted(population: Population) -> None:
    reversed_move(population, moved(population, population.register()))

    [row] = population.rows("SELECT * FROM move")
    assert "选错了人员" not in bytes(row["reason_encrypted"]).decode("utf-8", "replace")


def test_who_was_taken_back_can_move_again(population: Population) -> None:
    residence = population.register()
    reversed_move(population, moved(population, residence))

    move = moved(population, shown(population, residence["id"]))

    assert [one["state"] for one in population.ask(spells.LIST_MOVES, {"id": residence["id"]})["items"]] == ["MADE", "REVERSED"]
    assert population.ask(spells.LIST_MOVES, {"id": move["to_residence_id"]})["items"][0]["id"] == move["id"]


def build_upon(population: Population, how: str, move: dict[str, Any]) -> None:
    """Do something to one of the two residences of a move."""
    population.clock.at += timedelta(minutes=1)
    left, entered = shown(population, move["from_residence_id"]), shown(population, move["to_residence_id"])
    if how == "change":
        population.change(entered, reason="STUDY")
    elif how == "correction":
        population.change(left, kind="CORRECTION", category="LODGING")
    elif how == "end":
        population.end(entered)
    elif how == "move":
        moved(population, entered, address=ELSEWHERE)
    else:
        population.rows("UPDATE residence SET verified_on = '2022-03-31' WHERE id = :id RETURNING id", id=entered["id"])


@pytest.mark.parametrize("how", ["change", "correction", "end", "move", "visit"])
def test_a_move_that_was_built_upon_stands(population: Population, how: str) -> None:
    move = moved(population, population.register())
    build_upon(population, how, move)

    with pytest.raises(Conflict, match="MOVE_BUILT_UPON"):
        reversed_move(population, move)


def test_a_move_is_taken_back_once(population: Population) -> None:
    move = moved(population, population.register())
    taken_back = reversed_move(population, move)

    with pytest.raises(Stale):
        reversed_move(population, move)
    with pytest.raises(Conflict, match="MOVE_REVERSED"):
        reversed_move(population, taken_back)


def test_of_two_reversals_at_once_one_is_done(population: Population) -> None:
    move = moved(population, population.register())

    found = at_once(lambda: reversed_move(population, move), lambda: reversed_move(population, move))

    assert sorted(isinstance(one, dict) for one in found) == [False, True]
    assert len(population.announced("move_reversed")) == 1


def test_a_reversal_that_would_make_two_spells_at_one_address_is_refused(population: Population) -> None:
    number = next_number()
    move = moved(population, population.register(person={"document_number": number}))
    population.register(person={"document_number": number})

    with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
        reversed_move(population, move)
    assert shown(population, move["to_residence_id"])["state"] == "ACTIVE"


def test_another_stations_move_is_not_there(population: Population) -> None:
    move = moved(population, population.register())

    with pytest.raises(NotFound, match="MOVE_NOT_FOUND"):
        population.ask(spells.GET_MOVE, {"id": move["id"]}, OTHER_CLERK)
    with pytest.raises(NotFound, match="MOVE_NOT_FOUND"):
        reversed_move(population, move, OTHER_CLERK)
    with pytest.raises(NotFound, match="MOVE_NOT_FOUND"):
        population.ask(spells.GET_MOVE, {"id": NOBODY})
    denied = [entry for entry in population.audited("CALL_DENIED") if entry["subject"] == f"move:{move['id']}"]
    assert {entry["station_code"] for entry in denied} == {"changtang"}


def test_a_move_is_the_survivors_after_a_merger(population: Population) -> None:
    move = moved(population, population.register(), station_code="pingnan")

    merged(population, "pingnan", "changtang", "m-1")
    transferred(population)

    after = population.ask(spells.GET_MOVE, {"id": move["id"]})
    assert (after["from_station_code"], after["to_station_code"], after["entered"]["id"]) == ("changtang", "changtang", move["to_residence_id"])
    with pytest.raises(NotFound):
        population.ask(spells.GET_MOVE, {"id": move["id"]}, OTHER_CLERK)
    assert reversed_move(population, move)["state"] == "REVERSED"


def test_reading_a_move_is_on_record(population: Population) -> None:
    move = moved(population, population.register(), station_code="pingnan")

    population.ask(spells.GET_MOVE, {"id": move["id"]}, OTHER_CLERK)
    population.ask(spells.LIST_MOVES, {"id": move["from_residence_id"]})

    [read], [listed] = population.audited("MOVE_READ"), population.audited("MOVES_LISTED")
    assert (read["station_code"], read["related"]) == ("pingnan", [f"person:{move['person_id']}", f"residence:{move['to_residence_id']}"])
    assert listed["related"] == [f"person:{move['person_id']}", f"move:{move['id']}"]


def station_moves(population: Population, actor: Any = CLERK, **filters: Any) -> list[str]:
    return [item["id"] for item in population.ask(spells.LIST_STATION_MOVES, filters, actor)["items"]]


def test_a_station_lists_who_has_come_and_gone(population: Population) -> None:
    out = moved(population, population.register(), station_code="pingnan")
    number = next_number()
    population.register(OTHER_CLERK, person={"document_number": number})
    back = moved_in(population, number, CLERK)
    within = moved(population, population.register())

    assert station_moves(population) == [within["id"], back["id"], out["id"]]
    assert station_moves(population, direction="IN") == [within["id"], back["id"]]
    assert station_moves(population, direction="OUT") == [within["id"], out["id"]]
    assert station_moves(population, OTHER_CLERK) == [back["id"], out["id"]]
    assert station_moves(population, station_code="pingnan") == []
    assert station_moves(population, BUREAU, station_code="pingnan", direction="IN") == [out["id"]]
    assert len(station_moves(population, BUREAU)) == 3


def test_the_listing_of_moves_is_paged_and_on_record(population: Population) -> None:
    made = [moved(population, population.register(), station_code="pingnan") for _ in range(3)]

    first = population.ask(spells.LIST_STATION_MOVES, {"limit": 2})
    second = population.ask(spells.LIST_STATION_MOVES, {"limit": 2, "cursor": first["next"]})

    assert [item["id"] for item in first["items"] + second["items"]] == [move["id"] for move in made[::-1]]
    entry = population.audited("MOVES_LISTED")[1]
    assert (entry["subject"], entry["station_code"], entry["detail"]) == ("moves:changtang", "changtang", {"count": 1})
    assert set(entry["related"]) == {f"move:{made[0]['id']}", f"person:{made[0]['person_id']}", f"residence:{made[0]['from_residence_id']}"}
