"""stub"""
from typing import Any
from nameko.containers import ServiceContainer
from shared.config import Settings


class Container(ServiceContainer):  # type: ignore[misc]
    """stub"""

    settings: Settings

    def run_worker(self, entrypoint: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None, data: dict[str, Any] | None = None) -> Any:
        """Run one service method inline in the caller's greenlet; returns its result or raises an ``Exception``, never a ``BaseException``."""
        raise NotImplementedError
