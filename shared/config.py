"""Every setting of every process, read once from the environment and checked as a whole.

A variable may be given as ``NAME_FILE``, the path of a file that holds the value (a mounted secret). No secret has a
default: a process that lacks one refuses to start and names all that is wrong at once, never a value.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate


class ConfigurationError(Exception):
    """The environment does not make a configuration; the text lists every variable that is wrong."""


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """The configuration of one process.

    ``field_keys`` maps a key id to an AES-256 key, the first being the one that encrypts; ``context_public_keys`` are
    the gateway's, several while a key is changed. Times are in seconds. ``max_in_flight`` to ``hsts`` are the gateway's: requests in
    flight, requests of one account, attempts and failed attempts to sign in, checks of receipts and clues from one address, and whether
    to announce HTTPS only.
    ``public_url`` is where people outside reach the product, as codes on printed papers name it. ``handover_keys`` are like
    ``field_keys``, and the same at the services that hand reports over to each other.
    """

    service: str
    amqp_uri: str
    database_url: str | None
    field_keys: dict[str, bytes]
    index_key: bytes | None
    audit_key: bytes | None
    cursor_key: bytes | None
    context_private_key: bytes | None
    context_public_keys: tuple[bytes, ...]
    http_host: str
    http_port: int
    operations_host: str
    operations_port: int
    max_workers: int
    pool_size: int
    heartbeat: int
    rpc_timeout: float
    grace: float
    log_level: str
    stations_file: str | None
    trusted_proxies: int
    max_in_flight: int = 256
    request_rate: str = "200000/minute"
    sign_in_rate: str = "300/minute"
    failed_sign_in_rate: str = "30/minute"
    receipt_check_rate: str = "300/minute"
    clue_rate: str = "20/hour"
    hsts: bool = False
    public_url: str = "http://127.0.0.1:8000"
    handover_keys: dict[str, bytes] = field(default_factory=dict)


class Key(fields.Field[bytes]):
    """32 bytes in base64."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise ValidationError("Not base64.") from None
        if len(key) != 32:
            raise ValidationError("Not 32 bytes.")
        return key


class Keys(fields.Field[tuple[bytes, ...]]):
    """Several keys, separated by commas."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[bytes, ...]:
        return tuple(Key().deserialize(part) for part in str(value).split(",") if part)


class NamedKeys(fields.Field[dict[str, bytes]]):
    """``id:key`` pairs, separated by commas; the first is the current one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, bytes]:
        pairs = [part.partition(":") for part in str(value).split(",") if part]
        if not pairs or any(not name or not key for name, _, key in pairs):
            raise ValidationError("Not id:key pairs.")
        return {name: Key().deserialize(key) for name, _, key in pairs}


class DatabaseUrl(fields.String):
    """A URL that names its driver: a bare ``postgresql://`` would silently pick one that blocks the event loop."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not str(value).startswith("postgresql+psycopg2://"):
            raise ValidationError("Must begin with postgresql+psycopg2://.")
        return str(value)


def _number(low: float, high: float, default: float) -> fields.Float:
    return fields.Float(load_default=default, validate=validate.Range(min=low, max=high))


def _count(low: int, high: int, default: int) -> fields.Integer:
    return fields.Integer(load_default=default, validate=validate.Range(min=low, max=high))


def _rate(default: str) -> fields.String:
    return fields.String(load_default=default, validate=validate.Regexp(r"^[1-9]\d{0,8}/(second|minute|hour)$"))


class SettingsSchema(Schema):
    """The environment, name by name."""

    class Meta:
        """The environment holds much that is not ours."""

        unknown = EXCLUDE

    amqp_uri = fields.String(data_key="AMQP_URI", required=True, validate=validate.Regexp(r"^amqps?://"))
    database_url = DatabaseUrl(data_key="DATABASE_URL", load_default=None)
    field_keys = NamedKeys(data_key="LIANGDIAN_FIELD_KEYS", load_default=dict)
    handover_keys = NamedKeys(data_key="LIANGDIAN_HANDOVER_KEYS", load_default=dict)
    index_key = Key(data_key="LIANGDIAN_INDEX_KEY", load_default=None)
    audit_key = Key(data_key="LIANGDIAN_AUDIT_KEY", load_default=None)
    cursor_key = Key(data_key="LIANGDIAN_CURSOR_KEY", load_default=None)
    context_private_key = Key(data_key="LIANGDIAN_CONTEXT_PRIVATE_KEY", load_default=None)
    context_public_keys = Keys(data_key="LIANGDIAN_CONTEXT_PUBLIC_KEYS", load_default=())
    http_host = fields.String(data_key="LIANGDIAN_HTTP_HOST", load_default="127.0.0.1")
    http_port = _count(0, 65535, 8000)
    operations_host = fields.String(data_key="LIANGDIAN_OPERATIONS_HOST", load_default="127.0.0.1")
    operations_port = _count(0, 65535, 0)
    max_workers = _count(1, 500, 24)
    pool_size = _count(1, 100, 10)
    heartbeat = _count(5, 60, 10)
    rpc_timeout = _number(0.1, 60, 5)
    grace = _number(1, 600, 20)
    log_level = fields.String(data_key="LIANGDIAN_LOG_LEVEL", load_default="INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
    stations_file = fields.String(data_key="LIANGDIAN_STATIONS_FILE", load_default=None)
    trusted_proxies = _count(0, 5, 0)
    max_in_flight = _count(1, 10_000, 256)
    request_rate = _rate("200000/minute")
    sign_in_rate = _rate("300/minute")
    failed_sign_in_rate = _rate("30/minute")
    receipt_check_rate = _rate("300/minute")
    clue_rate = _rate("20/hour")
    hsts = fields.Boolean(load_default=False)
    public_url = fields.String(load_default="http://127.0.0.1:8000", validate=validate.Regexp(r"^https?://[^/?#\s]+$"))

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Number settings take their variable's name from their own."""
        if field_obj.data_key is None:
            field_obj.data_key = f"LIANGDIAN_{field_name.upper()}"


REQUIRED = {
    "service": (
        "DATABASE_URL",
        "LIANGDIAN_FIELD_KEYS",
        "LIANGDIAN_INDEX_KEY",
        "LIANGDIAN_AUDIT_KEY",
        "LIANGDIAN_CURSOR_KEY",
        "LIANGDIAN_CONTEXT_PUBLIC_KEYS",
    ),
    "gateway": ("LIANGDIAN_CONTEXT_PRIVATE_KEY",),
}
"""Variables that a kind of process cannot do without, beside ``AMQP_URI``."""
HAND_OVER = frozenset({"housing", "population"})
"""Services that hand reports over to each other: they alone need, and are given, ``LIANGDIAN_HANDOVER_KEYS``."""


def load_settings(service: str, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of one process; raises ``ConfigurationError`` that lists every variable at fault."""
    values = _with_files(dict(os.environ if environ is None else environ))
    problems = [f"{name}: missing" for name in _required(service) if not values.get(name)]
    try:
        loaded = SettingsSchema().load(values)
    except ValidationError as error:
        problems += [f"{name}: {' '.join(map(str, texts))}" for name, texts in _by_name(error).items()]
    if problems:
        raise ConfigurationError("; ".join(sorted(problems)))
    return Settings(service=service, **loaded)


def _required(service: str) -> tuple[str, ...]:
    required = REQUIRED["gateway" if service == "gateway" else "service"]
    return (*required, "LIANGDIAN_HANDOVER_KEYS") if service in HAND_OVER else required


def _with_files(values: dict[str, str]) -> dict[str, str]:
    for name in [
        name for name in values if name.endswith("_FILE") and (name.startswith("LIANGDIAN_") or name in {"AMQP_URI_FILE", "DATABASE_URL_FILE"})
    ]:
        if name != "LIANGDIAN_STATIONS_FILE":
            values[name.removesuffix("_FILE")] = Path(values[name]).read_text(encoding="utf-8").strip()
    return values


def _by_name(error: ValidationError) -> dict[str, list[str]]:
    return {str(name): texts for name, texts in error.messages_dict.items()}
