"""Whether every answer is as the API document says: schemathesis asks, as an account that may, about things that there are.

Each operation is asked by the first account of ``ASKING`` whom the access matrix lets in, and those that serve somebody outside
by him too. The document that schemathesis reads has real ids for examples, so that requests reach further than "not found".
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from dev.stack import Stack
from gateway.access import Place
from gateway.declaration import BASE
from gateway.matrix import MATRIX
from shared.contracts.directory.roles import Role
from tests.e2e.access_requests import employers, houses, letting, submissions
from tests.e2e.access_requests.basis import Things
from tests.e2e.access_world import REQUESTS, World
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

APART = frozenset({"sign_in", "sign_out", "stream_events"})
"""The session that all the others need is not to be ended, and a stream does not end."""
OTHERS_THINGS = frozenset({"remove_station", "merge_station"})
ASKING = (Role.CLERK, Role.AUDITOR, Role.STATION_HEAD, Role.BUREAU, Role.LANDLORD, Role.ADMINISTRATOR)
OUTSIDE = {Role.EMPLOYER: (employers, submissions), Role.LANDLORD: (submissions, houses, letting)}
MOST_AT_ONCE = 8
"""Operations in one run, so that each run ends well within a test's time."""
FEWEST_CASES = 5
"""Requests for each operation at the least."""
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"
SETTINGS = "[phases.coverage]\nunexpected-methods = []\n"
"""Other methods than those of a path have tests of their own."""


def asked_by(role: Role) -> list[str]:
    """The operations that an account of this role asks for."""
    own = {name for name in MATRIX if name not in APART | OTHERS_THINGS and _first(name) is role}
    return sorted(own | {name for area in OUTSIDE.get(role, ()) for name in area.REQUESTS if role in MATRIX[name].roles})


def _first(name: str) -> Role:
    return next(role for role in ASKING if MATRIX[name].is_open or role in MATRIX[name].roles)


class Asked:
    """A product of its own, whose rules may be changed, with two stations and an account of every role."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        stranger = ApiClient(stack.url)
        self._world = World(stranger.signed_in(stack.first_account["username"], stack.first_account["password"]), stranger)

    def found(self, folder: Path, role: Role, names: list[str]) -> str:
        """What schemathesis finds as an account of this role in these operations; empty when it finds nothing."""
        things, client = self._world.things[Place.OWN_STATION], self._world.clients[role]
        if role is Role.LANDLORD:
            own = client.draft_submission(registration=registration(), submit=True).raise_for_status().json()
            things = replace(things, more={**things.more, "submission": own["id"]})
        return _schemathesis(folder, self.stack.url, client.token, document_about(self.stack.url, things, names))

    def close(self) -> None:
        self._world.close()


def groups(*roles: Role) -> Iterator[tuple[Role, list[str]]]:
    """What is asked in one run, by whom."""
    for role in roles:
        names = asked_by(role)
        count = -(-len(names) // MOST_AT_ONCE)
        yield from ((role, names[number::count]) for number in range(count))


def document_about(url: str, things: Things, names: list[str]) -> dict[str, Any]:
    """The API document of these operations, with the ids of these things for examples of its paths."""
    document: dict[str, Any] = httpx.get(f"{url}{BASE}/openapi.json", timeout=30, trust_env=False).json()
    kept: dict[str, Any] = {}
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            if operation["operationId"] in names:
                _exemplify(operation, _parts(operation["operationId"], path, things))
                kept.setdefault(path, {})[verb] = operation
    return {**document, "paths": kept}


def _exemplify(operation: dict[str, Any], values: dict[str, str]) -> None:
    for parameter in operation["parameters"]:
        if parameter.get("in") == "path":
            parameter["example"] = values[parameter["name"]]


def _parts(name: str, path: str, things: Things) -> dict[str, str]:
    asked = REQUESTS[name](things).path
    found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), asked)
    assert found, f"{asked} is not {path}"
    return found.groupdict()


def _schemathesis(folder: Path, url: str, token: str, about: dict[str, Any]) -> str:
    document = folder / "openapi.json"
    document.write_text(json.dumps(about), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    command = [str(Path(sys.executable).parent / "schemathesis"), "--no-color", "run", str(document), "--url", f"{url}{BASE}"]
    command += ["-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "-n", "2", "--seed", "1"]
    command += ["--generation-deterministic", "--no-shrink", "--continue-on-failure", "--warnings", "off", "--suppress-health-check", "all"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    generated = re.search(r"(\d+) generated", ended.stdout)
    fewest = FEWEST_CASES * sum(len(verbs) for verbs in about["paths"].values())
    is_thorough = generated is not None and int(generated[1]) >= fewest
    return "" if ended.returncode == 0 and is_thorough else ended.stdout + ended.stderr
