"""stub"""
from dataclasses import dataclass
from typing import Any
from nameko.extensions import DependencyProvider


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered; ``replayed`` when it is the remembered answer of an earlier call with the same key."""

    result: Any
    replayed: bool = False


class RpcClient(DependencyProvider):  # type: ignore[misc]  # nameko publishes no types
    """stub"""
