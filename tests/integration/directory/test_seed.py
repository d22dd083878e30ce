"""The first start: stations and one administrator, once."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from marshmallow import ValidationError

from services.directory.seed import REFERENCE, seed, stations_in
from shared.contracts.directory import rpc
from shared.errors import Invalid
from tests.factories.directory import PASSWORD, Directory, environment_for, settings_for

ENVIRON = {"LIANGDIAN_FIRST_PASSWORD": PASSWORD}


def test_an_empty_directory_is_given_the_district_and_an_administrator(directory: Directory, database_url: str) -> None:
    printed = seed(settings_for(database_url), ENVIRON)
    codes = [row["code"] for row in directory.ask(rpc.LIST_STATIONS)["items"]]

    assert printed == {"username": "admin", "password": PASSWORD}
    assert codes == ["changtang", "dongpu", "puqian", "shangcheng", "xiajiao", "xinjiang", "yuannan", "yuanxi"]
    assert directory.sign_in("admin")["account"]["roles"] == ["ADMINISTRATOR"]
    assert len(directory.announced("station_opened")) == 8


def test_a_second_start_changes_nothing(directory: Directory, database_url: str) -> None:
    first = seed(settings_for(database_url), {})
    directory.ask(rpc.REMOVE_STATION, {"code": "dongpu", "version": 1})
    second = seed(settings_for(database_url), ENVIRON)

    assert first["password"]
    assert second == {"username": "admin", "password": None}
    assert directory.sign_in("admin", first["password"])["account"]["username"] == "admin"
    assert len(directory.ask(rpc.LIST_STATIONS)["items"]) == 7


def test_starts_at_the_same_time_make_one_administrator(directory: Directory, database_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        printed = list(pool.map(lambda _: seed(settings_for(database_url), {}), range(3)))

    assert sum(row["password"] is not None for row in printed) == 1
    assert directory.rows("SELECT count(*) AS accounts FROM account") == [{"accounts": 1}]


def test_another_district_is_named_by_a_file(directory: Directory, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "stations.yaml"
    file.write_text("stations:\n- {code: north, name_zh: 北所, name_en: North Station, opened_on: 2001-02-03}\n", encoding="utf-8")
    seed(settings_for(database_url, LIANGDIAN_STATIONS_FILE=str(file)), ENVIRON)

    assert [(row["code"], row["opened_on"]) for row in directory.ask(rpc.LIST_STATIONS)["items"]] == [("north", "2001-02-03")]


@pytest.mark.parametrize("text", ["stations: [{code: Nörth, name_zh: a, name_en: b}]", "stations: [{code: north}]", "places: []"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "stations.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValidationError):
        stations_in(file)


def test_the_built_in_stations_are_eight() -> None:
    assert len({row["code"] for row in stations_in(REFERENCE)}) == 8


def test_a_weak_first_password_is_refused(directory: Directory, database_url: str) -> None:
    with pytest.raises(Invalid, match="PASSWORD_COMMON"):
        seed(settings_for(database_url), {"LIANGDIAN_FIRST_PASSWORD": "password2026"})
    assert directory.rows("SELECT * FROM station") == []


def test_the_command_prints_what_the_stack_needs(database_url: str) -> None:
    environment = {**os.environ, **environment_for(database_url, AMQP_URI="amqp://nowhere"), **ENVIRON, "LIANGDIAN_FIRST_USERNAME": "First.Admin"}
    command = [sys.executable, "-W", "ignore", "-m", "services.directory.seed"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)

    assert json.loads(done.stdout) == {"username": "first.admin", "password": PASSWORD}
