"""stub"""
from typing import Any
from nameko.extensions import Entrypoint


class Scheduled(Entrypoint):  # type: ignore[misc]
    def __init__(self, every: float, **kwargs: Any) -> None:
        self.every = every
        super().__init__(**kwargs)


scheduled = Scheduled.decorator
