"""The parts of the API document that all operations share: headers, parameters, problems, tags."""

from typing import Any

from gateway.errors import TYPE_BASE, title

TAGS = [
    {"name": "session", "description": "Signing in and out, and one's own account."},
    {"name": "directory", "description": "Stations, communities, accounts and what belongs to them."},
    {"name": "population", "description": "People and where they live."},
    {"name": "housing", "description": "Rental houses: stays, inspections, hazards, stars, clues and campaigns."},
    {"name": "jobs", "description": "What takes longer than a call: how far it is, and what it has made."},
    {"name": "audit", "description": "Who read or changed which record, and whether the trail is whole."},
    {"name": "events", "description": "Notices as they happen (server-sent events)."},
    {"name": "documentation", "description": "This document, its page, and what each problem code means."},
]

_TEXT = {"type": "string"}
_REQUEST_ID = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}

PARAMETERS: dict[str, dict[str, Any]] = {
    "XRequestId": {"name": "X-Request-Id", "description": "Names the request in every log; made by the server when absent.", "schema": _REQUEST_ID},
    "AcceptLanguage": {"name": "Accept-Language", "description": "Language of problem titles: zh (default) or en.", "schema": _TEXT},
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "The same key with the same request is done once; repeating it gives the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "required": True,
        "description": "The ETag that the change is made upon. 428 without it, 412 when the thing has changed since.",
        "schema": {"type": "string", "pattern": '^"v(0|[1-9][0-9]{0,8})"$'},
        "example": '"v7"',
    },
    "IfMatchOptional": {
        "name": "If-Match",
        "description": "The ETag that is corrected, if it is to be checked. 412 when the thing has changed since.",
        "schema": {"type": "string", "pattern": '^"v(0|[1-9][0-9]{0,8})"$'},
    },
    "IfNoneMatch": {"name": "If-None-Match", "description": "An ETag that the client holds: 304 while it is current.", "schema": _TEXT},
}

HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-Id": {"description": "Names the request in every log.", "schema": _REQUEST_ID},
    "ETag": {"description": "The version of what is shown.", "schema": _TEXT, "example": '"v7"'},
    "Location": {"description": "The address of what was made.", "schema": _TEXT},
    "Link": {"description": 'The following page, `rel="next"`.', "schema": _TEXT},
    "Idempotent-Replayed": {"description": "`true` when this is the remembered answer of an earlier request.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "`Bearer`.", "schema": _TEXT},
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. Programs switch on `code`; people read `title`.",
    "required": ["type", "title", "status", "code", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string", "description": "In the language of Accept-Language."},
        "status": {"type": "integer"},
        "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri"},
        "request_id": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body, or `/` and a query parameter's name."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

LISTING: dict[str, Any] = {
    "type": "object",
    "description": "What every listing has beside its items.",
    "required": ["items", "next", "self"],
    "properties": {
        "items": {"type": "array"},
        "next": {"type": ["string", "null"], "description": "`cursor` of the following page; null on the last."},
        "self": {"type": "string", "format": "uri-reference", "description": "This page."},
    },
}

NOT_MODIFIED: tuple[str, dict[str, Any]] = (
    "NotModified",
    {
        "description": "What the client holds is current.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", "ETag")},
    },
)

PROBLEM_STATUSES: dict[int, tuple[str, str]] = {
    400: ("Malformed", "The request cannot be read."),
    401: ("Unauthorized", "There is no session, or it has ended."),
    403: ("Forbidden", "The account's roles do not allow it."),
    404: ("NotFound", "There is none, or none that the account may see."),
    409: ("Conflict", "The present state refuses it."),
    412: ("Stale", "The thing has changed since it was read."),
    413: ("TooLarge", "The body is too large."),
    414: ("AddressTooLong", "The address is too long."),
    415: ("UnsupportedMediaType", "The content type is not supported."),
    422: ("Invalid", "The request breaks a rule; `errors` says which fields."),
    428: ("VersionRequired", "An If-Match header is required."),
    429: ("TooMany", "Too many requests."),
    500: ("Internal", "An error that nobody foresaw; the request id leads to it."),
    503: ("Unavailable", "A part that is needed does not answer; try again."),
}

_EXTRA_HEADERS = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}


EXAMPLES: dict[int, str] = {
    400: "MALFORMED_JSON",
    401: "SESSION_ENDED",
    403: "ROLE_NOT_ALLOWED",
    404: "NOT_FOUND",
    409: "ALREADY_RESIDENT",
    412: "STALE_VERSION",
    413: "BODY_TOO_LARGE",
    414: "REQUEST_LINE_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "DOCUMENT_CHECK_DIGIT",
    428: "IF_MATCH_REQUIRED",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL",
    503: "DATABASE_UNREACHABLE",
}


def _example(status: int) -> dict[str, Any]:
    code = EXAMPLES[status]
    request_id = "0197c0de-0000-7000-8000-00000000000f"
    told = {"type": TYPE_BASE + code, "title": title(code, status, "zh"), "status": status, "code": code}
    errors = [{"pointer": "/person/document_number", "code": code, "detail": "The check digit does not go with the other digits."}]
    return {**told, "instance": f"urn:request:{request_id}", "request_id": request_id, **({"errors": errors} if status == 422 else {})}


def problem_answer(status: int, meaning: str) -> dict[str, Any]:
    """The response component of one error status."""
    names = ["X-Request-Id", *_EXTRA_HEADERS.get(status, [])]
    return {
        "description": meaning,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(status)}},
    }
