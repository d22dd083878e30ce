"""What an inspection hands on to those who follow it up: plain values that hazards and ratings are made of."""

from dataclasses import dataclass

from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one item; of an item that was looked at in several rooms, each room counts by itself."""

    code: str
    aspect: Aspect
    severity: Severity
    result: ItemResult
    room_id: str | None = None
    fixed_on_site: bool = False
    note: str | None = None

    @property
    def leaves_a_hazard(self) -> bool:
        """Whether something is still wrong: it failed, and was not put right on the spot."""
        return self.result is ItemResult.FAIL and not self.fixed_on_site


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """A hazard that is still there, as the rating sees it."""

    id: str
    code: str
    aspect: Aspect
    severity: Severity
    is_overdue: bool
