"""The request as service methods see it: werkzeug's, with the platform's request id and the client's true address."""

import ipaddress
import re
import sys
from typing import Any, BinaryIO

import orjson
from uuid_utils import uuid7
from werkzeug.wrappers import Request

from shared.observability.redaction import redact_text
from shared.runtime.http_protocol import Head

_SANE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]{7,63}", re.ASCII)
_ENVIRON_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class HttpRequest(Request):
    """A werkzeug request that also knows its ``request_id`` and the ``route`` (template) that it matched."""

    json_module: Any = orjson
    request_id: str = ""
    route: str = ""


def request_id_of(head: Head | None) -> str:
    """The client's ``X-Request-Id`` if it is sane and can't be anybody's number, else a new one."""
    given = head.headers.get("x-request-id", "") if head else ""
    if given and _SANE_ID.fullmatch(given) and redact_text(given) == given:
        return given
    return str(uuid7())


def make_request(head: Head, body: BinaryIO, peer: str, trusted_proxies: int) -> HttpRequest:
    """The request for a head that was read and a body that can be."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": head.path if head.path.isascii() else head.path.encode().decode("latin-1"),
        "QUERY_STRING": head.query,
        "SERVER_NAME": head.headers["host"],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": client_address(peer, head.headers.get("x-forwarded-for", ""), trusted_proxies) if trusted_proxies else peer,
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
    }
    for name, value in head.headers.items():
        environ[_ENVIRON_NAMES.get(name) or "HTTP_" + name.upper().replace("-", "_")] = value
    return HttpRequest(environ)


def client_address(peer: str, forwarded: str, trusted_proxies: int) -> str:
    """The address that the outermost of ``trusted_proxies`` saw; what a client wrote further left is not believed."""
    hops = [hop.strip() for hop in forwarded.split(",")]
    if not 0 < trusted_proxies <= len(hops):
        return peer
    try:
        return str(ipaddress.ip_address(hops[-trusted_proxies]))
    except ValueError:
        return peer
