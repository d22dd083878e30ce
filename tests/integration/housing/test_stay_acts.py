"""Whatever landlords, tenants, stations, the register and the calendar do, in any order: never two guests in one bed."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.housing import check_outs, stays
from shared.errors import DomainError
from tests.factories.housing import LANDLORD, NOON, OFFICER, TODAY, Housing, Place
from tests.factories.housing_stays import arrival, check_in, check_out, ended, guest, refused, registered, stay_of

ACTS = 1000
SEED = 20220331
THERE = ("CHECKED_IN", "DELAYED_DEPARTURE")

TWO_IN_ONE_BED = "SELECT bed_id FROM stay WHERE state IN ('CHECKED_IN', 'DELAYED_DEPARTURE') GROUP BY bed_id HAVING count(*) > 1"
TWO_PLACES = "SELECT document_index FROM stay WHERE state IN ('CHECKED_IN', 'DELAYED_DEPARTURE') GROUP BY document_index HAVING count(*) > 1"
UNSETTLED = """
SELECT 1 FROM stay there JOIN stay gone ON gone.bed_id = there.bed_id AND gone.state = 'CHECKED_OUT' AND there.state = 'CHECKED_IN'
WHERE there.id = :id AND (gone.report = 'SENT' OR gone.disputed OR (gone.residence_id IS NOT NULL AND gone.residence_ended_on IS NULL))
"""


class Actors:
    """Everybody at once, as dice have it."""

    def __init__(self, housing: Housing, place: Place, dice: random.Random) -> None:
        self.housing, self.place, self.dice = housing, place, dice
        self.guests = [guest() for _ in range(8)]
        self.codes: dict[str, str] = {}
        self.done: dict[str, int] = {}

    def act(self) -> None:
        name = self.dice.choice(
            ["arrive", "arrive", "reserve", "come", "leave", "leave", "change", "cancel", "answer", "answer", "dispute", "decide", "pass_on"]
        )
        try:
            getattr(self, name)()
        except DomainError:
            name = f"{name} refused"
        self.done[name] = self.done.get(name, 0) + 1

    def one(self, *states: str) -> dict[str, Any]:
        found = self.housing.rows("SELECT id, version FROM stay WHERE state = ANY(:states) ORDER BY id", states=list(states))
        if not found:
            raise DomainError("NOBODY")
        row = self.dice.choice(found)
        return {"id": str(row["id"]), "version": row["version"]}

    def day(self, first: int, last: int) -> str:
        return (self.housing.clock.at + dt.timedelta(days=self.dice.randint(first, last))).date().isoformat()

    def end(self) -> str | None:
        return self.dice.choice([None, self.day(0, 6), self.day(0, 2)])

    def bed(self) -> int | None:
        return self.dice.choice([None, 0, 1, 2])

    def arrive(self) -> None:
        stay = check_in(
            self.housing, self.place, bed=self.bed(), guest=self.dice.choice(self.guests), arrives_on=self.day(-3, 0), expected_out_on=self.end()
        )
        assert self.housing.rows(UNSETTLED, id=stay["id"]) == []

    def reserve(self) -> None:
        data = arrival(self.place, bed=self.bed(), guest=self.dice.choice(self.guests), arrives_on=self.day(0, 5), expected_out_on=self.day(2, 8))
        self.housing.ask(stays.CREATE_STAY, {**data, "check_in": False}, LANDLORD)

    def come(self) -> None:
        self.housing.ask(stays.CHECK_IN_STAY, self.one("PRE_CHECKED_IN", "DELAYED_ARRIVAL"), LANDLORD)

    def leave(self) -> None:
        left = check_out(self.housing, self.one(*THERE)["id"], checked_out_on=self.day(-1, 0))
        self.codes[left["id"]] = left["tenant_code"]

    def change(self) -> None:
        stay = self.one("PRE_CHECKED_IN", "DELAYED_ARRIVAL", *THERE)
        changes: Callable[[], dict[str, Any]] = self.dice.choice(
            [
                lambda: {"expected_out_on": self.day(0, 9)},
                lambda: {"arrives_on": self.day(0, 4)},
                lambda: {"bed_id": self.dice.choice(self.place.beds["301"])},
            ]
        )
        self.housing.ask(stays.CHANGE_STAY, {**stay, **changes()}, LANDLORD)

    def cancel(self) -> None:
        self.housing.ask(stays.CANCEL_STAY, {**self.one("PRE_CHECKED_IN", "DELAYED_ARRIVAL"), "reason": "NO_SHOW"}, LANDLORD)

    def answer(self) -> None:
        waiting = self.housing.rows("SELECT id FROM stay WHERE report = 'SENT' ORDER BY id")
        if waiting:
            self._answer(stay_of(self.housing, str(self.dice.choice(waiting)["id"])))

    def _answer(self, stay: dict[str, Any]) -> None:
        attempt = stay["report"]["attempt"] - self.dice.choice([0, 0, 0, 1])
        if self.dice.random() < 0.2:
            refused(self.housing, stay, attempt=attempt)
        elif stay["report"]["kind"] == "ARRIVAL":
            registered(self.housing, stay, attempt)
        else:
            left_on = dt.date.fromisoformat(stay["checked_out_on"] or self.housing.clock.at.date().isoformat())
            ended(self.housing, stay, left_on, stay["residence_id"], attempt)

    def dispute(self) -> None:
        code = self.codes[self.one("CHECKED_OUT")["id"]]
        self.housing.ask(check_outs.ANSWER_CHECK_OUT, {"code": code, "decision": "DISPUTE", "reason": "OTHER"})

    def decide(self) -> None:
        found = self.housing.rows("SELECT id, version FROM stay WHERE disputed ORDER BY id")
        if found:
            row = self.dice.choice(found)
            decision = {"decision": self.dice.choice(["UPHELD", "REVERSED"]), "bed_id": self.dice.choice([None, *self.place.beds["301"]])}
            self.housing.ask(check_outs.DECIDE_CHECK_OUT, {"id": str(row["id"]), "version": row["version"], **decision}, OFFICER)

    def pass_on(self) -> None:
        if self.dice.random() < 0.3:
            self.housing.clock.at += dt.timedelta(days=1)
        self.housing.service.mark_delayed_stays()
        self.housing.service.repeat_unanswered_reports()


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_a_thousand_acts_never_leave_two_guests_in_one_bed(housing: Housing, seed: int) -> None:
    place = housing.put_house({"301": 3})
    actors = Actors(housing, place, random.Random(seed))

    for _ in range(ACTS):
        actors.act()
        assert housing.rows(TWO_IN_ONE_BED) == []
        assert housing.rows(TWO_PLACES) == []

    assert housing.clock.at > NOON
    assert housing.clock.at.date() > TODAY
    assert {"arrive", "reserve", "come", "leave", "change", "cancel", "answer", "dispute", "decide"} <= set(actors.done), actors.done
