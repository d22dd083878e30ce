"""An RPC method as its owner promises it."""

from dataclasses import dataclass, field

from marshmallow import Schema

from shared.contracts.directory.roles import Role


@dataclass(frozen=True, slots=True)
class Method:
    """A question or command that a service answers.

    ``service`` and ``name`` make the routing key; ``request`` and ``answer`` are schema classes; ``roles`` may call it, an
    empty set meaning strangers too (only for what has to work before a session exists); ``writes`` tells that the method
    changes something, so that its answer is remembered under the caller's idempotency key; ``about`` is the kind of record
    (``person``) whose audit trail tells of calls that were refused for want of a role, by the ``id`` of the request.
    """

    service: str
    name: str
    request: type[Schema]
    answer: type[Schema]
    roles: frozenset[Role] = field(default_factory=frozenset)
    writes: bool = False
    about: str = ""

    @property
    def key(self) -> str:
        """``service.name``, as on the wire."""
        return f"{self.service}.{self.name}"
