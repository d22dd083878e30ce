"""A process starts with a whole configuration or says everything that is wrong with it, and no value."""

import base64
from pathlib import Path

import pytest

from shared.config import ConfigurationError, load_settings

KEY = base64.b64encode(bytes(range(32))).decode()
SERVICE = {
    "AMQP_URI": "amqp://u:p@localhost/v",
    "DATABASE_URL": "postgresql+psycopg2://localhost/x",
    "LIANGDIAN_FIELD_KEYS": f"b:{KEY},a:{KEY}",
    "LIANGDIAN_HANDOVER_KEYS": f"b:{KEY},a:{KEY}",
    "LIANGDIAN_INDEX_KEY": KEY,
    "LIANGDIAN_AUDIT_KEY": KEY,
    "LIANGDIAN_CURSOR_KEY": KEY,
    "LIANGDIAN_CONTEXT_PUBLIC_KEYS": f"{KEY},{KEY}",
}


def test_a_service_is_configured_from_its_environment() -> None:
    settings = load_settings("population", {**SERVICE, "LIANGDIAN_MAX_WORKERS": "7"})

    assert settings.max_workers == 7
    assert list(settings.field_keys) == ["b", "a"]
    assert settings.context_public_keys == (bytes(range(32)), bytes(range(32)))
    assert settings.heartbeat == 10


@pytest.mark.parametrize("name", sorted(set(SERVICE)))
def test_a_service_refuses_to_start_without(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        load_settings("population", {key: value for key, value in SERVICE.items() if key != name})


def test_who_hands_nothing_over_needs_no_key_for_it() -> None:
    given = {key: value for key, value in SERVICE.items() if key != "LIANGDIAN_HANDOVER_KEYS"}

    assert load_settings("directory", given).handover_keys == {}
    assert list(load_settings("housing", SERVICE).handover_keys) == ["b", "a"]


def test_the_gateway_needs_its_private_key_and_no_database() -> None:
    assert load_settings("gateway", {"AMQP_URI": "amqp://x", "LIANGDIAN_CONTEXT_PRIVATE_KEY": KEY}).database_url is None
    with pytest.raises(ConfigurationError, match="LIANGDIAN_CONTEXT_PRIVATE_KEY"):
        load_settings("gateway", {"AMQP_URI": "amqp://x"})


def test_all_that_is_wrong_is_said_at_once_and_no_value_is() -> None:
    wrong = {
        **SERVICE,
        "AMQP_URI": "http://hunter2",
        "LIANGDIAN_AUDIT_KEY": "hunter2",
        "LIANGDIAN_HTTP_PORT": "99999",
        "LIANGDIAN_FIELD_KEYS": "hunter2",
    }

    with pytest.raises(ConfigurationError) as caught:
        load_settings("population", wrong)

    assert all(name in str(caught.value) for name in ("AMQP_URI", "LIANGDIAN_AUDIT_KEY", "LIANGDIAN_HTTP_PORT", "LIANGDIAN_FIELD_KEYS"))
    assert "hunter2" not in str(caught.value)


def test_a_bare_driver_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"postgresql\+psycopg2"):
        load_settings("population", {**SERVICE, "DATABASE_URL": "postgresql://localhost/x"})


@pytest.mark.parametrize("key", ["", "AAAA", KEY[:-4], KEY + KEY])
def test_a_key_is_32_bytes(key: str) -> None:
    with pytest.raises(ConfigurationError, match="LIANGDIAN_INDEX_KEY"):
        load_settings("population", {**SERVICE, "LIANGDIAN_INDEX_KEY": key})


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    given = {key: value for key, value in SERVICE.items() if key != "LIANGDIAN_AUDIT_KEY"}

    assert load_settings("population", {**given, "LIANGDIAN_AUDIT_KEY_FILE": str(tmp_path / "key")}).audit_key == bytes(range(32))


def test_settings_do_not_show_themselves() -> None:
    assert KEY not in repr(load_settings("population", SERVICE))
    assert "amqp://" not in repr(load_settings("population", SERVICE))
