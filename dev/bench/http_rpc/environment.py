"""The configuration of both pairs: the same broker, heartbeat and number of workers."""

import base64
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WORKERS = 24


def stock_configuration(amqp_uri: str, port: int) -> str:
    """Nameko's YAML."""
    return (
        f"AMQP_URI: '{amqp_uri}'\nWEB_SERVER_ADDRESS: '127.0.0.1:{port}'\nmax_workers: {WORKERS}\nLOGGING: {{version: 1, root: {{level: WARNING}}}}\n"
    )


def our_environment(amqp_uri: str, port: int) -> dict[str, str]:
    """The variables of both our processes, with keys made for this run; there is no database behind them."""
    private = Ed25519PrivateKey.generate()
    key = base64.b64encode(os.urandom(32)).decode()
    return {
        **os.environ,
        "AMQP_URI": amqp_uri,
        "DATABASE_URL": "postgresql+psycopg2://nobody@127.0.0.1:1/none",
        "LIANGDIAN_FIELD_KEYS": f"a:{key}",
        "LIANGDIAN_INDEX_KEY": key,
        "LIANGDIAN_AUDIT_KEY": key,
        "LIANGDIAN_CURSOR_KEY": key,
        "LIANGDIAN_CONTEXT_PRIVATE_KEY": base64.b64encode(private.private_bytes_raw()).decode(),
        "LIANGDIAN_CONTEXT_PUBLIC_KEYS": base64.b64encode(private.public_key().public_bytes_raw()).decode(),
        "LIANGDIAN_HTTP_PORT": str(port),
        "LIANGDIAN_MAX_WORKERS": str(WORKERS),
    }
