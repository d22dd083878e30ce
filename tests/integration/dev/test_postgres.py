"""The private server, started for real."""

import psycopg2
import pytest

from dev.postgres import PostgresServer
from tests.parts import execute


@pytest.fixture
def server(tmp_path):
    server = PostgresServer(tmp_path / "data", settings={"fsync": "off"}, password="made-up")
    server.start()
    yield server
    server.stop()


def test_only_the_password_opens_it_and_data_survives_a_power_cut(server):
    execute(server.url, "CREATE TABLE kept (n int)")
    with pytest.raises(psycopg2.OperationalError, match="password"):
        execute(server.url.replace("made-up", "guessed"), "SELECT 1")

    server.kill()
    server.start()

    execute(server.url, "SELECT n FROM kept")


def test_the_password_is_in_no_file(server, tmp_path):
    assert not [path for path in tmp_path.iterdir() if path.is_file() and "made-up" in path.read_text(encoding="utf-8")]
