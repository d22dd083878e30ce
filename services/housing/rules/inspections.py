"""What may be recorded in an inspection, what is missing before it is closed, and what it comes to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.housing.rules.findings import Seen
from services.housing.rules.inspection_templates import Line
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.houses import HouseState, SuspendReason
from shared.contracts.housing.vocabulary.inspections import AbandonReason, InspectionKind, InspectionOutcome, ItemResult
from shared.decisions import Refused

ORDER = tuple(Severity)
"""Mildest first."""
PASSED = frozenset({InspectionOutcome.PASS, InspectionOutcome.FIXED_ON_SITE})
"""Outcomes that leave nothing to be put right."""


@dataclass(frozen=True, slots=True)
class Given:
    """One result as it is sent."""

    item_code: str
    room_id: str | None
    result: str
    fixed_on_site: bool


def check_visit(kind: str, inspected_on: date, *, registered_on: date, first_passed_on: date | None, today: date) -> list[Refused]:
    """What is wrong with the day and the kind of an inspection."""
    wrong = []
    if inspected_on > today:
        wrong.append(Refused("INSPECTED_IN_FUTURE", "The day has not come.", "/inspected_on"))
    if inspected_on < registered_on:
        wrong.append(Refused("INSPECTED_BEFORE_REGISTRATION", "The house was not registered then.", "/inspected_on"))
    if kind == InspectionKind.FIRST and first_passed_on is not None:
        wrong.append(Refused("NOT_THE_FIRST", "The house has passed before.", "/kind"))
    return wrong


def check_state(state: str) -> list[Refused]:
    """What keeps a house from being inspected."""
    return [Refused("INSPECTION_HOUSE_CLOSED", "The house is let no more.")] if state == HouseState.CLOSED else []


def check_results(results: Sequence[Given], items: Collection[str], rooms: Collection[str]) -> list[Refused]:
    """All that is wrong with results; pointers are the request's."""
    wrong: list[Refused] = []
    places = [(given.item_code, given.room_id) for given in results]
    for index, given in enumerate(results):
        at = f"/results/{index}"
        if given.item_code not in items:
            wrong.append(Refused("ITEM_UNKNOWN", "The sheet of this inspection has no such item.", f"{at}/item_code"))
        if given.room_id is not None and given.room_id not in rooms:
            wrong.append(Refused("ROOM_UNKNOWN", "The house has no such room.", f"{at}/room_id"))
        if given.fixed_on_site and given.result != ItemResult.FAIL:
            wrong.append(Refused("FIXED_WITHOUT_FAIL", "Only what failed is put right on the spot.", f"{at}/fixed_on_site"))
        if places[index] in places[:index]:
            wrong.append(Refused("RESULT_REPEATED", "A result before is of the same item in the same place.", at))
    return wrong


def takes_place(sent: datetime, kept: datetime | None) -> bool:
    """Whether a result takes the place of the one that is kept: unless that was seen later."""
    return kept is None or sent >= kept


def missing_items(mandatory: Sequence[str], seen: Collection[str]) -> list[str]:
    """The codes of mandatory items that nobody has looked at, in the order of the sheet."""
    return [code for code in mandatory if code not in seen]


def check_complete(missing: Sequence[str]) -> list[Refused]:
    """What keeps an inspection from being closed: each item that is missing has a pointer of its own."""
    return [Refused("RESULT_MISSING", f"{code} has no result.", f"/results/{code}") for code in missing]


def count_hazards(seen: Sequence[Seen]) -> dict[Severity, int]:
    """How many items leave a hazard, by severity."""
    counted = Counter(item.severity for item in seen if item.leaves_a_hazard)
    return {severity: counted[severity] for severity in Severity}


def propose(seen: Sequence[Seen], lines: Mapping[str, Line]) -> tuple[InspectionOutcome, frozenset[InspectionOutcome]]:
    """What an inspection comes to by the worst hazard that it leaves, and what may be chosen; ``lines`` are the version's, by severity."""
    worst = max((item.severity for item in seen if item.leaves_a_hazard), key=ORDER.index, default=None)
    if worst is not None:
        return InspectionOutcome(lines[worst].outcome), frozenset(map(InspectionOutcome, lines[worst].allowed))
    is_fixed = any(item.result is ItemResult.FAIL for item in seen)
    outcome = InspectionOutcome.FIXED_ON_SITE if is_fixed else InspectionOutcome.PASS
    return outcome, frozenset({outcome})


def check_outcome(chosen: str | None, reason: str | None, proposed: str, allowed: Collection[str]) -> list[Refused]:
    """What is wrong with the outcome that an officer chose; another than the proposed one needs a reason, be it milder or harder."""
    if chosen is None or chosen == proposed:
        return []
    if chosen not in allowed:
        return [Refused("OUTCOME_NOT_ALLOWED", "The rule of this sheet does not allow it for what was found.", "/outcome")]
    return [] if reason else [Refused("OUTCOME_REASON_REQUIRED", f"The rule proposes {proposed}: say why it is not so.", "/reason")]


def check_abandonment(reason: str, note: str | None) -> list[Refused]:
    """What is wrong with giving an inspection up."""
    is_told = reason != AbandonReason.OTHER or note is not None
    return [] if is_told else [Refused("NOTE_REQUIRED", "Say in a note why.", "/note")]


def suspend_reason(counts: Mapping[Severity, int]) -> SuspendReason:
    """Why a house is suspended after an inspection."""
    return SuspendReason.CRITICAL_HAZARD if counts[Severity.CRITICAL] else SuspendReason.INSPECTION
