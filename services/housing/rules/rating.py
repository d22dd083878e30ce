"""How many stars a house has: from what was seen of each item, from what is still wrong, and by a published scheme.

All of it is exact: points are fractions, and stars follow from the exact score. Only what is shown is rounded, and always down, to two
decimals, so that no score is shown that reaches a threshold which the exact one does not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from services.housing.rules.findings import OpenHazard, Seen
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.contracts.housing.vocabulary.rating import Basis, CapKind, Level, NotApplicable

FULL = Fraction(100)
CENT = Decimal("0.01")
Place = tuple[str, str | None]
"""The code of an item, and the room; None for the whole house."""


@dataclass(frozen=True, slots=True)
class StarLine:
    """From which score on a house has so many stars, and what follows from them; ``interval_days`` are calendar days."""

    stars: int
    from_score: int
    level: Level
    interval_days: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of the scheme. ``lines`` are by stars; what the other figures mean is in ``shared.contracts.housing.rating_schemes``."""

    version: int
    aspects: Mapping[Aspect, int]
    items: Mapping[str, int]
    lines: Mapping[int, StarLine]
    vetoes: Mapping[str, int]
    critical_open_stars: int
    major_overdue_stars: int
    not_applicable: NotApplicable
    fixed_on_site_percent: int
    rectified_percent: int
    validity_days: int
    appeal_days: int

    def weight_of(self, item: Seen) -> int:
        """The points of an item: its own, or else those of its aspect."""
        return self.items.get(item.code, self.aspects[item.aspect])

    def stars_for(self, score: Fraction) -> int:
        """The stars of a score, before any cap; a threshold that is reached counts."""
        return max(line.stars for line in self.lines.values() if score >= line.from_score)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What became of an item since the inspection: ``RECTIFIED`` (its hazard was closed) or ``CORRECTED`` to another ``result``."""

    result: ItemResult
    basis: Basis


@dataclass(frozen=True, slots=True)
class Line:
    """One item in one place, as it counts; ``weight`` is 0 for one that left the sum."""

    item: Seen
    result: ItemResult
    basis: Basis
    weight: Fraction
    got: Fraction

    @property
    def lost(self) -> Fraction:
        """The points that are missing."""
        return self.weight - self.got

    @property
    def is_wrong(self) -> bool:
        """Whether something is still wrong there: it failed, and was put right neither on the spot nor since."""
        return self.result is ItemResult.FAIL and self.basis is not Basis.RECTIFIED and not self.is_fixed_on_site

    @property
    def is_fixed_on_site(self) -> bool:
        """Whether it failed and was put right on the spot."""
        return self.result is ItemResult.FAIL and self.item.fixed_on_site


@dataclass(frozen=True, slots=True)
class Cap:
    """What keeps the stars at ``stars`` at most, and what causes it."""

    kind: CapKind
    stars: int
    code: str
    hazard_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with all that it follows from; ``score`` is exact, of 100."""

    score: Fraction
    stars_by_score: int
    stars: int
    level: Level
    interval: int
    caps: tuple[Cap, ...] = ()
    trace: tuple[Line, ...] = field(default=(), repr=False)


def shown(points: Fraction) -> Decimal:
    """Points as they are shown: two decimals, rounded down."""
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(CENT, ROUND_FLOOR)


def rate(scheme: Scheme, seen: Sequence[Seen], open_hazards: Iterable[OpenHazard], amended: Mapping[Place, Amendment] | None = None) -> Rated:
    """Rate a house from its last closed inspection, its open hazards, and what became of items since.

    The score is the points got as a part of 100 of those possible; an item looked at in several rooms shares its points evenly among them. A house to
    which no item applies has none of the points: nothing speaks for it.
    """
    trace = _trace(scheme, seen, amended or {})
    possible = sum((line.weight for line in trace), Fraction(0))
    score = FULL * sum((line.got for line in trace), Fraction(0)) / possible if possible else Fraction(0)
    caps = (*_hazard_caps(scheme, open_hazards), *_vetoes(scheme, trace))
    by_score = scheme.stars_for(score)
    stars = min([by_score, *(cap.stars for cap in caps)])
    line = scheme.lines[stars]
    return Rated(score, by_score, stars, line.level, line.interval_days, caps, trace)


def _trace(scheme: Scheme, seen: Sequence[Seen], amended: Mapping[Place, Amendment]) -> tuple[Line, ...]:
    results = [(item, amended.get((item.code, item.room_id)) or Amendment(item.result, Basis.AS_SEEN)) for item in seen]
    places = Counter(item.code for item, became in results if _counts(scheme, became.result))
    return tuple(_line(scheme, item, became, places[item.code]) for item, became in results)


def _counts(scheme: Scheme, result: ItemResult) -> bool:
    return result is not ItemResult.NOT_APPLICABLE or scheme.not_applicable is NotApplicable.PASSES


def _line(scheme: Scheme, item: Seen, became: Amendment, places: int) -> Line:
    weight = Fraction(scheme.weight_of(item), places) if _counts(scheme, became.result) else Fraction(0)
    return Line(item, became.result, became.basis, weight, weight * _share(scheme, item, became))


def _share(scheme: Scheme, item: Seen, became: Amendment) -> Fraction:
    """Which part of its points an item has."""
    if became.result is not ItemResult.FAIL:
        return Fraction(1)
    if became.basis is Basis.RECTIFIED:
        return Fraction(scheme.rectified_percent, 100)
    return Fraction(scheme.fixed_on_site_percent, 100) if item.fixed_on_site else Fraction(0)


def _hazard_caps(scheme: Scheme, hazards: Iterable[OpenHazard]) -> Iterable[Cap]:
    for hazard in hazards:
        if hazard.severity is Severity.CRITICAL:
            yield Cap(CapKind.CRITICAL_OPEN, scheme.critical_open_stars, hazard.code, hazard.id)
        elif hazard.severity is Severity.MAJOR and hazard.is_overdue:
            yield Cap(CapKind.MAJOR_OVERDUE, scheme.major_overdue_stars, hazard.code, hazard.id)


def _vetoes(scheme: Scheme, trace: Iterable[Line]) -> Iterable[Cap]:
    failing = {line.item.code: None for line in trace if line.is_wrong}  # each once, in the order of the sheet
    return [Cap(CapKind.ITEM_FAILED, scheme.vetoes[code], code) for code in failing if code in scheme.vetoes]
