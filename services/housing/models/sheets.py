"""A version of the check sheet with all that belongs to it, as it is worked with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.housing.models.inspections import InspectionTemplate, TemplateItem, TemplateOutcome
from services.housing.rules.inspection_templates import Line


@dataclass(frozen=True)
class Sheet:
    """One version with its items in the order of the sheet."""

    template: InspectionTemplate
    items: Sequence[TemplateItem]
    outcomes: Sequence[TemplateOutcome]

    @cached_property
    def by_code(self) -> dict[str, TemplateItem]:
        """The items by their codes."""
        return {item.code: item for item in self.items}

    @property
    def mandatory(self) -> list[str]:
        """The codes without whose results an inspection is not closed."""
        return [item.code for item in self.items if item.is_mandatory]

    @property
    def lines(self) -> dict[str, Line]:
        """What an inspection comes to, by the severity of its worst hazard."""
        return {line.severity: Line(line.severity, line.outcome, line.allowed) for line in self.outcomes}
