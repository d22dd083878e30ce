"""Hazards whose deadline has passed: noted once for each deadline, whatever is killed, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from services.housing.handlers import overdue_hazards
from services.housing.handlers.overdue_hazards import note_overdue_hazards
from services.housing.queries.hazards import open_hazards_of
from tests.factories.housing import LANDLORD, Housing
from tests.factories.housing_hazards import acts, came_back, listed, read, rechecked, recorded, rectified, transferred, withdrawn

Hazard = dict[str, Any]


def noted(housing: Housing, most: int = 100) -> int:
    """Run one chunk of the job."""
    return housing.store.work("note-overdue-hazards", lambda uow: note_overdue_hazards(uow, most))


def announced(housing: Housing) -> list[tuple[str, str]]:
    return [(event["subject"], event["data"]["due_on"]) for event in housing.announced("hazard_overdue")]


def late(housing: Housing, count: int = 1) -> list[Hazard]:
    """Hazards, each of another house, on the day after their last."""
    made = [recorded(housing, housing.put_house()) for _ in range(count)]
    housing.clock.at += timedelta(days=8)
    return made


def test_a_deadline_that_has_passed_is_noted_once(housing: Housing, monkeypatch: pytest.MonkeyPatch) -> None:
    rated: list[tuple[str, str]] = []
    monkeypatch.setattr(overdue_hazards, "rate_house", lambda _, house, why: rated.append((house.id, why)))
    [hazard] = late(housing)

    assert [noted(housing), noted(housing)] == [1, 0]

    shown = read(housing, hazard)
    assert announced(housing) == [(hazard["id"], "2022-04-07")]
    assert (shown["overdue"], shown["overdue_noted_on"], shown["state"], shown["version"]) == (True, "2022-04-08", "OPEN", 2)
    act = shown["journal"][-1]
    assert (act["act"], act["side"], act["account_id"]) == ("OVERDUE", "SYSTEM", None)
    assert rated == [(hazard["house_id"], "HAZARD_OVERDUE")]
    [entry] = housing.audited("HAZARD_OVERDUE")
    assert (entry["actor_id"], entry["subject"], entry["station_code"]) == ("system", f"hazard:{hazard['id']}", "changtang")


def test_it_passes_with_its_last_day(housing: Housing) -> None:
    late(housing)
    housing.clock.at -= timedelta(days=1)
    assert (noted(housing), listed(housing, overdue=True)) == (0, [])

    housing.clock.at += timedelta(days=1)
    assert (noted(housing), len(listed(housing, overdue=True))) == (1, 1)


@pytest.mark.parametrize("act", [rectified, transferred, rechecked, withdrawn])
def test_what_is_not_the_landlords_to_put_right_is_not_overdue(housing: Housing, act: Any) -> None:
    act(housing, recorded(housing, housing.put_house()))
    housing.clock.at += timedelta(days=8)

    assert (noted(housing), listed(housing, overdue=True)) == (0, [])


def test_a_late_report_stays_late_until_the_recheck(housing: Housing) -> None:
    [hazard] = late(housing)

    hazard = rectified(housing, hazard)

    assert hazard["overdue"]
    assert listed(housing, overdue=True) == [hazard["id"]]
    assert not rechecked(housing, hazard)["overdue"]
    assert listed(housing, overdue=True) == []


def test_another_deadline_is_noted_when_that_has_passed_too(housing: Housing) -> None:
    [hazard] = late(housing)
    noted(housing)
    hazard = rechecked(housing, rectified(housing, read(housing, hazard)), "FAILED")
    assert (hazard["due_on"], hazard["overdue_noted_on"], noted(housing)) == ("2022-04-11", None, 0)

    housing.clock.at += timedelta(days=4)
    assert noted(housing) == 1
    hazard = came_back(housing, transferred(housing, read(housing, hazard)), "RETURNED")
    assert noted(housing) == 0
    housing.clock.at += timedelta(days=30)
    assert noted(housing) == 1
    assert [day for _, day in announced(housing)] == ["2022-04-07", "2022-04-11", "2022-04-15"]


def test_all_of_one_house_are_noted_together_and_it_is_rated_once(housing: Housing, monkeypatch: pytest.MonkeyPatch) -> None:
    rated: list[str] = []
    monkeypatch.setattr(overdue_hazards, "rate_house", lambda _, house, __: rated.append(house.id))
    place = housing.put_house()
    for _ in range(3):
        recorded(housing, place)
    housing.clock.at += timedelta(days=8)

    assert noted(housing) == 3
    assert rated == [place.id]


def test_goes_on_where_it_was_cut_off(housing: Housing) -> None:
    late(housing, 5)

    def cut_off(uow: Any) -> int:
        note_overdue_hazards(uow, 2)
        raise KeyboardInterrupt

    def killed_before_commit(uow: Any) -> int:
        def commit(answer: Any) -> int:
            raise KeyboardInterrupt

        uow.commit = commit
        return note_overdue_hazards(uow, 2)

    with pytest.raises(KeyboardInterrupt):
        housing.store.work("note-overdue-hazards", killed_before_commit)
    assert announced(housing) == []
    assert housing.rows("SELECT 1 FROM hazard_action WHERE act = 'OVERDUE'") == []
    with pytest.raises(KeyboardInterrupt):
        housing.store.work("note-overdue-hazards", cut_off)  # after its commit
    assert [noted(housing, 2), noted(housing, 2), noted(housing, 2)] == [2, 1, 0]
    assert len(announced(housing)) == len(set(announced(housing))) == 5


def test_two_that_run_at_once_note_nothing_twice(housing: Housing) -> None:
    late(housing, 20)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: noted(housing, 7), range(4)))
    while noted(housing):
        pass

    assert sum(counts) <= 20
    assert len(announced(housing)) == len(set(announced(housing))) == 20
    assert len(housing.rows("SELECT 1 FROM hazard_action WHERE act = 'OVERDUE'")) == 20


def test_a_house_in_use_is_left_for_the_next_time(housing: Housing) -> None:
    busy, free = late(housing, 2)
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1 FROM house WHERE id = %s FOR UPDATE", (busy["house_id"],))
        assert noted(housing) == 1
    assert announced(housing) == [(free["id"], "2022-04-07")]
    assert noted(housing) == 1


def test_the_entrypoint_takes_chunk_after_chunk(housing: Housing) -> None:
    late(housing, 3)

    housing.service.note_overdue_hazards()

    assert len(announced(housing)) == 3


def test_what_a_landlord_saw_before_it_was_noted_has_changed_since(housing: Housing) -> None:
    [hazard] = late(housing)
    noted(housing)

    assert acts(housing, hazard) == ["FOUND", "OVERDUE"]
    assert rectified(housing, read(housing, hazard), LANDLORD)["state"] == "RECTIFIED"


def test_the_rating_sees_what_is_still_wrong_and_what_is_late(housing: Housing) -> None:
    place = housing.put_house()
    waits, open_one, handed_on = (recorded(housing, place) for _ in range(3))
    rectified(housing, waits)
    transferred(housing, handed_on)
    rechecked(housing, recorded(housing, place))

    def ask(uow: Any) -> Any:
        return uow.commit(open_hazards_of(uow.session, place.id, date(2022, 4, 8)))

    found = {hazard.id: hazard.is_overdue for hazard in housing.store.work("ask", ask)}
    assert found == {waits["id"]: False, open_one["id"]: True, handed_on["id"]: False}


LIST = """EXPLAIN SELECT id FROM hazard WHERE station_code = 'changtang' AND state IN ('OPEN', 'RECTIFIED', 'TRANSFERRED')
    ORDER BY due_on, id LIMIT 51"""


def test_an_index_serves_the_list(housing: Housing) -> None:
    with housing.store.engine.begin() as connection:
        # So few rows are read any way at the same cost: leave the planner the one that many rows need.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(LIST))

    assert "ix_hazard_open" in plan
    assert "Sort" not in plan
