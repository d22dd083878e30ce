"""What a version of the rating scheme must have before it is published: nothing in it may contradict itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from services.housing.rules.rating import Scheme, StarLine
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.housing.vocabulary.rating import Level, NotApplicable
from shared.decisions import Refused, refusals
from shared.versions import check_new_version

PLAIN = ("critical_open_stars", "major_overdue_stars", "fixed_on_site_percent", "rectified_percent", "validity_days", "appeal_days")
ALL_STARS = [1, 2, 3, 4, 5]


def scheme_of(version: int, terms: Mapping[str, Any]) -> Scheme:
    """The scheme that the published terms make."""
    return Scheme(
        version=version,
        aspects={Aspect(line["aspect"]): line["weight"] for line in terms["aspects"]},
        items={line["item_code"]: line["weight"] for line in terms["items"]},
        lines={line["stars"]: StarLine(line["stars"], line["from_score"], Level(line["level"]), line["interval_days"]) for line in terms["stars"]},
        vetoes={line["item_code"]: line["stars"] for line in terms["vetoes"]},
        not_applicable=NotApplicable(terms["not_applicable"]),
        **{name: terms[name] for name in PLAIN},
    )


def version_on(begins: Mapping[int, date], on: date) -> int:
    """Which version holds on a day: the one that began last."""
    return max((valid_from, version) for version, valid_from in begins.items() if valid_from <= on)[1]


def check_scheme(valid_from: date, terms: Mapping[str, Any], others: Sequence[date], known_items: Collection[str], today: date) -> list[Refused]:
    """All that a version to be published breaks; ``others`` are the first days of those that were, ``known_items`` are in some check sheet."""
    return [
        *_check_begin(valid_from, others, today),
        *_check_aspects([line["aspect"] for line in terms["aspects"]]),
        *_check_items("/items", [line["item_code"] for line in terms["items"]], known_items),
        *_check_items("/vetoes", [line["item_code"] for line in terms["vetoes"]], known_items),
        *_check_stars(terms["stars"], terms["validity_days"]),
        *_check_shares(terms),
    ]


def _check_begin(valid_from: date, others: Sequence[date], today: date) -> list[Refused]:
    too_early = refusals(check_new_version(valid_from, (), today))
    if not too_early and any(valid_from <= other for other in others):
        return [Refused("SCHEME_NOT_LAST", "A version begins after all that were published.", "/valid_from")]
    return too_early


def _check_aspects(aspects: Sequence[str]) -> list[Refused]:
    missing = [Refused("ASPECT_WITHOUT_POINTS", "Each of the four aspects has its points.", "/aspects")] if set(aspects) != set(Aspect) else []
    return missing + _repeated("/aspects", aspects)


def _check_items(where: str, codes: Sequence[str], known: Collection[str]) -> list[Refused]:
    """A code that no sheet has would do nothing, and nobody would notice."""
    strange = [index for index, code in enumerate(codes) if code not in known]
    return [Refused("SCHEME_ITEM_UNKNOWN", "No check sheet has this item.", f"{where}/{index}/item_code") for index in strange] + _repeated(
        where, codes
    )


def _repeated(where: str, keys: Sequence[Any]) -> list[Refused]:
    found = [index for index, key in enumerate(keys) if key in keys[:index]]
    return [Refused("SCHEME_LINE_REPEATED", "A line before is for the same.", f"{where}/{index}") for index in found]


def _check_stars(lines: Sequence[Mapping[str, Any]], validity_days: int) -> list[Refused]:
    """Star by star: a higher threshold, a colour that is no worse, and no shorter interval; the first begins at 0."""
    in_order = sorted(lines, key=lambda line: line["stars"])
    if [line["stars"] for line in in_order] != ALL_STARS:
        return [Refused("STARS_INCOMPLETE", "There is one line for each number of stars from 1 to 5.", "/stars")]
    scores, intervals = [line["from_score"] for line in in_order], [line["interval_days"] for line in in_order]
    ranks = [-list(Level).index(Level(line["level"])) for line in in_order]
    wrong = []
    if scores[0] != 0 or sorted(set(scores)) != scores:
        wrong.append(Refused("THRESHOLDS_NOT_RISING", "One star begins at 0, and each further one at a higher score.", "/stars"))
    if sorted(ranks) != ranks:
        wrong.append(Refused("LEVELS_NOT_RISING", "More stars never have a worse colour.", "/stars"))
    if sorted(intervals) != intervals:
        wrong.append(Refused("INTERVALS_NOT_RISING", "More stars never have a shorter interval.", "/stars"))
    if validity_days < max(intervals):
        wrong.append(Refused("VALIDITY_TOO_SHORT", "A rating is valid until the next inspection is due, at least.", "/validity_days"))
    return wrong


def _check_shares(terms: Mapping[str, Any]) -> list[Refused]:
    if terms["rectified_percent"] <= terms["fixed_on_site_percent"]:
        return []
    return [Refused("SHARES_CONTRADICT", "What is put right on the spot counts for no less than what is put right later.", "/rectified_percent")]
