"""What every part of the population's contract stands on: its name, and who usually reads, writes and reveals."""

from enum import StrEnum

from marshmallow import validate

from shared.contracts.directory.roles import STATION_ROLES, Role

SERVICE = "population"

READERS = STATION_ROLES | {Role.BUREAU}
WRITERS = STATION_ROLES - {Role.MEDIATOR}
REVEALERS = STATION_ROLES
PUBLISHERS = frozenset({Role.BUREAU})
"""Who publishes versions of rules: the bureau, which answers for them; the administrator keeps accounts."""


def one_of(words: type[StrEnum]) -> validate.OneOf:
    """A field's value is one of these words."""
    return validate.OneOf([word.value for word in words])
