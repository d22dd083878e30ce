"""What every part of housing's contract stands on: its name, and who usually reads, writes and reveals."""

from enum import StrEnum

from marshmallow import validate

from shared.contracts.directory.roles import STATION_ROLES, Role

SERVICE = "housing"

READERS = STATION_ROLES | {Role.BUREAU}
WRITERS = STATION_ROLES - {Role.MEDIATOR}
INSPECTORS = frozenset({Role.OFFICER, Role.STATION_HEAD})
"""Who sees a house at the door, and signs for what was seen."""
DECIDERS = frozenset({Role.OFFICER, Role.STATION_HEAD})
REVEALERS = STATION_ROLES
PUBLISHERS = frozenset({Role.BUREAU})
"""Who publishes versions of rules: the bureau, which answers for them."""
LANDLORD = frozenset({Role.LANDLORD})
"""An outside account: it reaches its own houses and what hangs on them, and nothing else is there for it."""


def one_of(words: type[StrEnum]) -> validate.OneOf:
    """A field's value is one of these words."""
    return validate.OneOf([word.value for word in words])
