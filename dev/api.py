"""The product's HTTP API as the demo loader uses it: signed in, patient, and safe to repeat."""

import time
import uuid
import weakref
from typing import Any

import httpx

PATIENCE = 30.0
"""Seconds for which a request is repeated while the product is busy, restarting or away."""
BUSY = frozenset({429, 503})


class Refused(Exception):
    """The product said no; ``code`` is the problem's stable code."""

    def __init__(self, status: int, code: str, where: str) -> None:
        super().__init__(f"{where}: {status} {code}")
        self.status = status
        self.code = code


class Api:
    """One account's view of the product at ``url``; used by several threads at a time, as many connections as they need."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
        self._client = httpx.Client(base_url=f"{url.rstrip('/')}/api/v1", headers=headers, timeout=30, limits=limits, trust_env=False)
        self.url = url
        weakref.finalize(self, self._client.close)

    def signed_in(self, username: str, password: str) -> "Api":
        """The product as that account sees it; raises ``Refused``."""
        session = self.post("/sessions", {"username": username, "password": password})
        return Api(self.url, session["token"])

    def get(self, path: str, **query: str | int) -> Any:
        """What is at that path."""
        return _content(self._send("GET", path, params=query))

    def items(self, path: str, **query: str | int) -> list[Any]:
        """All of a listing, page after page."""
        found: list[Any] = []
        while True:
            page = self.get(path, **query)
            found += page["items"]
            if not page.get("next"):
                return found
            query["cursor"] = page["next"]

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send something new."""
        return _content(self._send("POST", path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}))

    def post_once(self, path: str, body: dict[str, Any], key: str, version: int | None = None) -> bool:
        """Send something new unless it was sent with that key before, of which ``version`` is the present one; returns whether it is new."""
        answer = self._post(path, body, key, version)
        _content(answer)
        return "Idempotent-Replayed" not in answer.headers

    def answer_once(self, path: str, body: dict[str, Any], key: str, version: int | None = None) -> Any:
        """The same, and what is answered."""
        return _content(self._post(path, body, key, version))

    def _post(self, path: str, body: dict[str, Any], key: str, version: int | None) -> httpx.Response:
        seen = {} if version is None else {"If-Match": f'"v{version}"'}
        return self._send("POST", path, json=body, headers={"Idempotency-Key": key, **seen})

    def put(self, path: str, body: dict[str, Any], version: int) -> Any:
        """Set something of which ``version`` is the present one."""
        return _content(self._send("PUT", path, json=body, headers={"If-Match": f'"v{version}"'}))

    def delete(self, path: str, version: int) -> None:
        """Take something away of which ``version`` is the present one."""
        _content(self._send("DELETE", path, headers={"If-Match": f'"v{version}"'}))

    def _send(self, verb: str, path: str, **options: Any) -> httpx.Response:
        """The answer, after as many tries as it takes; what is sent twice has the same key or version, so it is done once."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._client.request(verb, path, **options)
            except httpx.TransportError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
                continue
            if answer.status_code not in BUSY or time.monotonic() > end:
                return answer
            time.sleep(min(float(answer.headers.get("Retry-After", "0.5")), 5))


def _content(answer: httpx.Response) -> Any:
    """What it says; raises ``Refused`` if that is no."""
    if answer.is_success:
        return answer.json() if answer.content else None
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    raise Refused(answer.status_code, answer.json().get("code", "") if is_problem else "", f"{answer.request.method} {answer.request.url.path}")
