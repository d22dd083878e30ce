"""What would raise the stars of a house: for each higher number of stars the fewest items that have to be put right.

An item is put right in every place where it fails. Two things stand between a house and more stars. Caps: whatever causes one below
the wanted stars has to go, there is no choice. Points: the sum of points possible does not change by putting things right and each
item brings its own, so taking those that bring most until the threshold is reached takes the fewest. Whether it is enough is
not reckoned here but asked of ``rate``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.housing.rules.findings import OpenHazard, Seen
from services.housing.rules.rating import FULL, Amendment, Place, Rated, Scheme, rate
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.contracts.housing.vocabulary.rating import Basis
from shared.decisions import Refused

BEST = 5


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rating follows from."""

    scheme: Scheme
    seen: Sequence[Seen]
    hazards: Sequence[OpenHazard]
    amended: Mapping[Place, Amendment]

    def rated(self) -> Rated:
        """The rating as it is."""
        return rate(self.scheme, self.seen, self.hazards, self.amended)

    def supposing(self, fixed: frozenset[str]) -> Rated:
        """The rating as it would be if these items were put right everywhere and their hazards closed."""
        put_right = {(line.item.code, line.item.room_id) for line in self.rated().trace if line.is_wrong and line.item.code in fixed}
        amended = {**self.amended, **dict.fromkeys(put_right, Amendment(ItemResult.FAIL, Basis.RECTIFIED))}
        return rate(self.scheme, self.seen, [hazard for hazard in self.hazards if hazard.code not in fixed], amended)


@dataclass(frozen=True, slots=True)
class Step:
    """One item to put right; ``gain`` is in points of 100."""

    code: str
    aspect: Aspect
    severity: Severity
    gain: Fraction
    lifts_cap: bool
    hazard_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """The way to so many stars; when it does not lead there, ``rated`` is as far as it leads."""

    stars: int
    is_reachable: bool
    steps: tuple[Step, ...]
    rated: Rated


def targets(case: Case) -> list[Target]:
    """The way to each higher number of stars."""
    now = case.rated()
    return [_target(case, now, stars) for stars in range(now.stars + 1, BEST + 1)]


def _target(case: Case, now: Rated, stars: int) -> Target:
    lifting = {cap.code for cap in now.caps if cap.stars < stars}
    steps = _open_items(case, now, lifting)
    chosen = [step for step in steps if step.lifts_cap]
    further = sorted((step for step in steps if not step.lifts_cap and step.gain), key=lambda step: (-step.gain, step.code))
    rated = _after(case, chosen)
    while rated.stars < stars and further:
        chosen.append(further.pop(0))
        rated = _after(case, chosen)
    return Target(stars, rated.stars >= stars, tuple(chosen), rated)


def _after(case: Case, steps: Sequence[Step]) -> Rated:
    return case.supposing(frozenset(step.code for step in steps))


def _open_items(case: Case, now: Rated, lifting: set[str]) -> list[Step]:
    """Every item that is wrong or has an open hazard, in the order of the sheet, older hazards last."""
    known = {line.item.code: (line.item.aspect, line.item.severity) for line in now.trace if line.is_wrong}
    known |= {hazard.code: (hazard.aspect, hazard.severity) for hazard in case.hazards if hazard.code not in known}
    possible = sum((line.weight for line in now.trace), Fraction(0))
    return [_step(case, now, possible, code, *of, lifts_cap=code in lifting) for code, of in known.items()]


def _step(case: Case, now: Rated, possible: Fraction, code: str, aspect: Aspect, severity: Severity, *, lifts_cap: bool) -> Step:
    missing = sum((line.lost for line in now.trace if line.item.code == code and line.is_wrong), Fraction(0))
    gain = FULL * missing * case.scheme.rectified_percent / 100 / possible if possible else Fraction(0)
    return Step(code, aspect, severity, gain, lifts_cap, tuple(hazard.id for hazard in case.hazards if hazard.code == code))


def check_supposed(case: Case, fixed: Sequence[str]) -> list[Refused]:
    """Items that cannot be supposed to be put right, for nothing is wrong with them."""
    now = case.rated()
    wrong = {line.item.code for line in now.trace if line.is_wrong} | {hazard.code for hazard in case.hazards}
    because = "Nothing is wrong with one of these items."
    return [Refused("ITEM_NOT_OPEN", because, "/fixed") for code in dict.fromkeys(fixed) if code not in wrong][:1]
