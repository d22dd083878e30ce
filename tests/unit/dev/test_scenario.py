import datetime as dt
from pathlib import Path

import pytest

from dev.loaders import check_forms, steps
from dev.scenario import ScenarioError, read_scenario

FRAME = "period: {from: 2030-05-01, to: 2030-05-31}\n"
STATION = "stations: [{code: north, name_zh: 北门派出所, name_en: North Gate Police Station%s}]\n"


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_projects_own_scenario_is_one():
    scenario = read_scenario(Path("dev/scenarios/yuancheng.yaml"))

    check_forms(scenario)

    assert len(scenario.stations) == scenario.expected["bureau"]["stations"]


def test_what_is_not_the_frame_is_given_on(written):
    scenario = read_scenario(written(FRAME + STATION % ", moonbases: 3" + "tides: [high]\n"))

    assert scenario.stations[0].given == {"moonbases": 3}
    assert scenario.others == ("tides",)


def test_a_member_may_be_called_on(written):
    text = FRAME + STATION % ", merged_from: [{code: south, name_zh: 南, name_en: South, on: 2029-01-01}]"

    assert read_scenario(written(text)).stations[0].given["merged_from"][0]["on"] == dt.date(2029, 1, 1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "cannot be read"),
        ("- a list", "a mapping is expected"),
        (FRAME, "stations: a list is expected"),
        (FRAME + "stations: []", "stations: a list is expected"),
        (FRAME + "stations: [{code: north}]", "number 1: name_zh, name_en missing"),
        (FRAME + "stations: [north]", "number 1: code, name_zh, name_en missing"),
        (STATION % "", "period"),
        ("period: {from: 2030-05-02, to: 2030-05-01}\n" + STATION % "", "period"),
        (FRAME + STATION.replace("]", ", {code: north, name_zh: 北, name_en: N}]") % "", "twice"),
    ],
)
def test_what_is_no_scenario_is_told_with_the_place(written, text, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        read_scenario(written(text))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    "member",
    [
        "residents_verified: many",
        "residents_verified: -1",
        "employers: 1.5",
        "hire_checks: [3]",
        "strength: {officers: 5}",
        "modules_open: PEOPLE",
        "merged_from: [{code: south, name_zh: 南, name_en: South, on: once}]",
    ],
)
def test_a_member_of_another_form_is_told_with_its_station(written, member):
    scenario = read_scenario(written(FRAME + STATION % f", {member}"))

    with pytest.raises(ScenarioError, match=f"north, {member.partition(':')[0]}"):
        check_forms(scenario)


@pytest.mark.parametrize(("member", "each"), [("residents_verified", 2), ("employers", 1), ("hire_checks", 1)])
def test_every_act_is_a_step(written, member, each):
    few, more = (steps(read_scenario(written(FRAME + STATION % f", {member}: {count}"))) for count in (2, 7))

    assert more - few == 5 * each
