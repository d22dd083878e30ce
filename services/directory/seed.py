"""What an empty directory is given at the first start: the district's stations, and an administrator.

    python -m services.directory.seed

Prints ``{"username": …, "password": …}``; the password is ``LIANGDIAN_FIRST_PASSWORD``, or made up if that is not set.
Run again it changes nothing and prints ``"password": null``: the first one's password is known to its owner only.
"""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from marshmallow import fields
from sqlalchemy import text

from services.directory import queries
from services.directory.credentials import Secret, hashed
from services.directory.handlers.accounts import add_account, check_credentials
from services.directory.handlers.stations import add_station
from services.directory.rules.usernames import normalised
from shared.config import Settings, load_settings
from shared.contracts.directory.requests import OpenStation
from shared.contracts.directory.roles import Role
from shared.contracts.schema import Request
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork

REFERENCE = Path(__file__).parent / "reference" / "stations.yaml"
USERNAME_VARIABLE = "LIANGDIAN_FIRST_USERNAME"
PASSWORD_VARIABLE = "LIANGDIAN_FIRST_PASSWORD"  # noqa: S105 - a variable's name
DISPLAY_NAME = "系统管理员"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('directory seed'))"
HASH_SECONDS = 60.0


class StationsFile(Request):
    """The form of a stations file."""

    stations = fields.List(fields.Nested(OpenStation), required=True)


def stations_in(path: Path) -> list[dict[str, Any]]:
    """The stations of a file; raises ``marshmallow.ValidationError`` if it is not of that form."""
    loaded: dict[str, Any] = StationsFile().load(yaml.safe_load(path.read_text(encoding="utf-8")))
    return list(loaded["stations"])


def seed(settings: Settings, environ: Mapping[str, str]) -> dict[str, str | None]:
    """Fill an empty directory; returns the administrator's name, and the password if the account is new."""
    stations = stations_in(Path(settings.stations_file) if settings.stations_file else REFERENCE)
    username = normalised(environ.get(USERNAME_VARIABLE) or "admin")
    password = environ.get(PASSWORD_VARIABLE) or secrets.token_urlsafe(18)
    check_credentials(username, password)
    secret = hashed(password, HASH_SECONDS)
    store = Store(settings)
    try:
        made = store.work("seed", lambda uow: _fill(uow, stations, username, secret))
    finally:
        store.close()
    return {"username": made or username, "password": None if made else password}


def _fill(uow: UnitOfWork, stations: list[dict[str, Any]], username: str, secret: Secret) -> str | None:
    """The username of the administrator that is there already, or None after making one."""
    # Two replicas that start together must not both find the directory empty.
    uow.session.execute(text(LOCK))
    if not queries.stations(uow.session):
        for given in stations:
            add_station(uow, given)
    administrators = queries.locked_administrators(uow.session)
    if administrators:
        return uow.commit(administrators[0].username)
    given = {"username": username, "display_name": DISPLAY_NAME, "roles": [Role.ADMINISTRATOR.value], "station_code": None, "password": secret}
    add_account(uow, given)
    return uow.commit(None)


def main() -> None:
    """Fill the directory that the environment names."""
    print(json.dumps(seed(load_settings("directory"), os.environ)))  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
