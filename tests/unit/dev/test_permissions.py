import re

import pytest

from dev.keyring import Keyring
from dev.permissions import definitions, rights


def may(service: str, right: str, name: str) -> bool:
    return bool(re.search(rights(service, answers_calls=service != "gateway")[right], name))


@pytest.mark.parametrize(
    ("service", "right", "name"),
    [
        ("directory", "configure", "rpc-directory"),
        ("directory", "configure", "directory.events"),
        ("directory", "write", "directory.events"),
        ("directory", "write", "nameko-rpc"),
        ("directory", "write", "amq.default"),
        ("population", "configure", "evt-directory-station_merged--population.when_station_merged_move_residences"),
        ("population", "read", "evt-directory-station_merged--population.when_station_merged_move_residences"),
        ("population", "read", "directory.events"),
        ("gateway", "write", "nameko-rpc"),
        ("gateway", "configure", "amq.gen-Vf3x"),
        ("gateway", "read", "population.events"),
    ],
)
def test_a_service_may_touch_its_own(service, right, name):
    assert may(service, right, name)


@pytest.mark.parametrize(
    ("service", "right", "name"),
    [
        ("directory", "read", "rpc-population"),
        ("directory", "configure", "nameko-rpc"),
        ("directory", "configure", "rpc-population"),
        ("directory", "configure", "rpc-directory-too"),
        ("directory", "write", "population.events"),
        ("directory", "read", "evt-directory-station_merged--population.when_station_merged_move_residences"),
        ("population", "configure", "evt-directory-station_merged--directory.when_population_says"),
        ("gateway", "read", "rpc-directory"),
        ("gateway", "write", "directory.events"),
        ("gateway", "write", "amq.default"),
        ("gateway", "configure", "nameko-rpc"),
    ],
)
def test_a_service_may_not_touch_anothers(service, right, name):
    assert not may(service, right, name)


def test_no_password_stands_in_the_definitions(tmp_path):
    keyring = Keyring(tmp_path / "secrets.json")

    assert keyring.password("broker user directory") not in str(definitions(["directory"], keyring))


def test_nobody_else_has_a_user(tmp_path):
    users = definitions(["directory", "gateway"], Keyring(tmp_path / "secrets.json"))["users"]

    assert [user["name"] for user in users] == ["directory", "gateway", "operator"]
