"""Log lines: one JSON object each on standard output, redacted, never blocking the event loop.

    log = get_logger(__name__)
    log.warning("broker_lost", host=host)

An event is a snake_case word, its circumstances are fields. An exception is written as its type, its stable code and
the places it passed, without its text: the text of an error is where personal data hides best.
"""

import atexit
import json
import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import orjson
import structlog

from shared.observability.log_writer import LineWriter
from shared.observability.metrics import LOG_LINES_DROPPED
from shared.observability.redaction import redact_mapping, redact_text

MAX_FRAMES = 12
MAX_CAUSES = 4
_NOISY = {"amqp": logging.WARNING, "kombu": logging.WARNING, "nameko": logging.WARNING, "alembic": logging.INFO, "sqlalchemy": logging.WARNING}

_bound: ContextVar[dict[str, Any]] = ContextVar("liangdian_log_context", default={})  # noqa: B039 - replaced, never changed
EventDict = MutableMapping[str, Any]


class _State:
    """What ``configure_logging`` decided; one per process."""

    service = ""
    level = logging.INFO
    writer: LineWriter | None = None
    second = 0.0
    second_text = ""


def configure_logging(service: str, level: str = "INFO") -> None:
    """Send this process's log lines, those of libraries too, to standard output as JSON."""
    _State.service, _State.level = service, logging.getLevelNamesMapping()[level]
    if _State.writer is None:
        _State.writer = LineWriter(sys.stdout.fileno(), on_drop=LOG_LINES_DROPPED.inc)
        atexit.register(flush_logs)
    structlog.configure(
        processors=[_add_circumstances, structlog.processors.add_log_level, _render],
        wrapper_class=structlog.make_filtering_bound_logger(_State.level),
        logger_factory=lambda *_: _Output(),
        cache_logger_on_first_use=False,
    )
    _bridge_libraries()
    sys.excepthook = _log_uncaught


def get_logger(name: str) -> Any:
    """A logger whose lines carry ``source=name``; may be made before ``configure_logging``."""
    return structlog.get_logger(source=name)


def bind_request(**fields: Any) -> None:
    """Add fields (``request_id`` above all) to every later line of this greenlet."""
    _bound.set({**_bound.get(), **fields})


def clear_request() -> None:
    """Forget the fields that ``bind_request`` added."""
    _bound.set({})


def bound_fields() -> dict[str, Any]:
    """What is bound in this greenlet; a new greenlet starts with nothing."""
    return _bound.get()


def flush_logs(seconds: float = 1.0) -> bool:
    """Wait, for at most ``seconds``, until every line is written; for the last moment of a process."""
    return _State.writer is None or _State.writer.flush(seconds)


def write_plain(event: str, fields: dict[str, Any]) -> None:
    """Write an INFO line past the redaction, for hot paths whose fields hold nothing that a stranger has written."""
    if _State.writer is not None and _State.level <= logging.INFO:
        line = {"timestamp": _now(), "level": "info", "event": event, "service": _State.service, **fields}
        _State.writer.write(orjson.dumps(line) + b"\n")


def describe_exception(error: BaseException, limit: int = MAX_CAUSES) -> dict[str, Any]:
    """Type, stable code and places of an exception and its causes, never its text."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    told: dict[str, Any] = {"type": type(error).__name__, "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}
    for attribute in ("code", "errno", "pgcode", "sqlstate"):
        value = getattr(error, attribute, None)
        if isinstance(value, str | int):
            told[attribute] = value
    cause = error.__cause__ or error.__context__
    if cause is not None and limit > 1:
        told["cause"] = describe_exception(cause, limit - 1)
    return told


def _now() -> str:
    whole, part = divmod(time.time(), 1)
    if whole != _State.second:
        _State.second, _State.second_text = whole, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    return f"{_State.second_text}.{int(part * 1000):03d}Z"


def _add_circumstances(_logger: Any, _method: str, event: EventDict) -> EventDict:
    error = _exception_of(event.pop("exc_info", None))
    event.update({"timestamp": _now(), "service": _State.service, **_bound.get()})
    if error is not None:
        event["exception"] = describe_exception(error)
    return event


def _exception_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


def _render(_logger: Any, _method: str, event: EventDict) -> bytes:
    safe = redact_mapping(event)
    try:
        return orjson.dumps(safe) + b"\n"
    except TypeError:  # Text that is not Unicode (a lone surrogate), which the standard library writes as an escape.
        return json.dumps(safe).encode() + b"\n"


class _Output:
    """Where structlog hands rendered lines to."""

    def msg(self, line: bytes) -> None:
        if _State.writer is not None:
            _State.writer.write(line)

    log = debug = info = warn = warning = error = critical = exception = fatal = msg


class _Bridge(logging.Handler):
    """Gives the lines of libraries that use the standard library's loggers the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        event: EventDict = {
            "event": redact_text(_message(record)),
            "level": record.levelname.lower(),
            "source": record.name,
            "exc_info": record.exc_info,
        }
        _Output().msg(_render(None, "", _add_circumstances(None, "", event)))


def _message(record: logging.LogRecord) -> str:
    """The formatted message, in which an exception among the arguments is only its type."""
    args = record.args
    if isinstance(args, tuple):
        args = tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in args)
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError, KeyError):
        return "a log message that cannot be formatted"


def _bridge_libraries() -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Bridge()]
    root.setLevel(_State.level)
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(max(level, _State.level))
    logging.captureWarnings(capture=True)


def _log_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    get_logger(__name__).critical("uncaught_exception", exc_info=error)
