"""The whole product, started once for the end-to-end tests on free ports and in a folder of its own."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dev.stack import Options, Stack
from tests.e2e.api_client import ApiClient
from tests.e2e.documented import Asked

PASSWORD = "correct-horse-battery-7"


@pytest.fixture(scope="session")
def new_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Stack]]:
    """Start another whole product; it is stopped at the end of the run at the latest."""
    started: list[Stack] = []

    def start() -> Stack:
        stack = Stack(tmp_path_factory.mktemp("stack"), Options(durable=False))
        started.append(stack)
        stack.start()
        return stack

    yield start
    for stack in started:
        stack.stop()


@pytest.fixture(scope="session")
def stack(new_stack: Callable[[], Stack]) -> Stack:
    """The product that most tests share: they make stations and accounts of their own in it, and leave others alone."""
    return new_stack()


@pytest.fixture
def durable_stack(tmp_path: Path) -> Iterator[Stack]:
    """A product of this test's own, whose database really writes to the disk."""
    stack = Stack(tmp_path / "run")
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def asked(new_stack: Callable[[], Stack]) -> Iterator[Asked]:
    """A product of its own to ask everything of."""
    made = Asked(new_stack())
    yield made
    made.close()


@pytest.fixture(scope="session")
def stranger(stack: Stack) -> ApiClient:
    """Somebody without a session."""
    return ApiClient(stack.url)


@pytest.fixture(scope="session")
def administrator(stranger: ApiClient, stack: Stack) -> ApiClient:
    """The first account."""
    return stranger.signed_in(stack.first_account["username"], stack.first_account["password"])


@pytest.fixture
def new_station(administrator: ApiClient) -> Callable[[], str]:
    """Open a station that no other test knows; returns its code."""

    def make() -> str:
        code = f"s{uuid.uuid4().hex[:10]}"
        administrator.open_station(code=code, name_zh=f"{code}派出所", name_en=f"{code} Police Station").raise_for_status()
        return code

    return make


@pytest.fixture
def new_account(administrator: ApiClient, stranger: ApiClient) -> Callable[..., ApiClient]:
    """Open an account with a role (at a station) and sign in."""

    def make(role: str, station_code: str | None = None) -> ApiClient:
        username = f"u{uuid.uuid4().hex[:12]}"
        body = {"username": username, "display_name": "测试", "password": PASSWORD, "roles": [role], "station_code": station_code}
        administrator.open_account(**body).raise_for_status()
        return stranger.signed_in(username, PASSWORD)

    return make
