"""An event as its owner publishes it."""

from dataclasses import dataclass

from marshmallow import Schema


@dataclass(frozen=True, slots=True)
class Event:
    """A fact that a service announces: ``<service>.events`` with ``name`` as routing key.

    ``name`` is ``<subject>_<past participle>`` (``residence_registered``); ``data`` is the schema class of the payload.
    """

    service: str
    name: str
    version: int
    data: type[Schema]

    @property
    def type(self) -> str:
        """The CloudEvents ``type``: ``liangdian.<service>.<name>.v<version>``."""
        return f"liangdian.{self.service}.{self.name}.v{self.version}"
