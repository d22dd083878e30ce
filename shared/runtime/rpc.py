"""stub"""
from typing import Any
from nameko.extensions import Entrypoint
from shared.contracts.method import Method


class Rpc(Entrypoint):  # type: ignore[misc]
    def __init__(self, method: Method, **kwargs: Any) -> None:
        self.method = method
        super().__init__(**kwargs)


rpc = Rpc.decorator
