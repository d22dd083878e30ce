"""Figures, rounds, rooms with too many people and capacity rules as the contract's answers and events."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from services.housing.models import CapacityBreach, CapacityRuleLine, House
from services.housing.rules.capacity import Limit, allowed, breaches, limit_for
from shared.answers import Answer, day
from shared.calendar.deadlines import days_left
from shared.versions import shown_versions


def show_due(house: House, today: date) -> Answer:
    """``DueInspection``; the house has a day on which it is due."""
    plain = ("id", "version", "number", "station_code", "community_id", "state", "stars", "level")
    return {
        **{name: getattr(house, name) for name in plain},
        "address": house.address_text,
        "last_inspected_on": day(house.last_inspected_on),
        "inspection_due_on": day(house.inspection_due_on),
        "days_left": days_left(house.inspection_due_on or today, today),
    }


def show_breach(row: Any, in_force: Sequence[Limit]) -> Answer:
    """``CapacityBreachAnswer`` of a row of ``rooms_over``."""
    room, house, people, open_beds, began_on = row
    limit = limit_for(in_force, house.rental_kind)
    return {
        "room_id": room.id,
        "room_name": room.name,
        "house_id": house.id,
        "house_number": house.number,
        "station_code": house.station_code,
        "community_id": house.community_id,
        "people": people,
        "allowed": allowed(open_beds, room.area_m2, limit),
        "open_beds": open_beds,
        "area_m2": None if room.area_m2 is None else float(room.area_m2),
        "reasons": [reason.value for reason in breaches(people, open_beds, room.area_m2, limit)],
        "rule_version": limit.version,
        "since": day(began_on),
    }


def breach_fact(breach: CapacityBreach, house: House) -> Answer:
    """``OverCapacity``."""
    return {
        "breach_id": breach.id,
        "house_id": house.id,
        "station_code": house.station_code,
        "community_id": house.community_id,
        "people": breach.people,
        "allowed": breach.allowed,
        "began_on": day(breach.began_on),
    }


def show_rules(lines: Iterable[CapacityRuleLine]) -> list[Answer]:
    """``CapacityRuleAnswer`` of each version, from lines that are ordered by it."""
    return shown_versions(lines, _show_line)


def _show_line(line: CapacityRuleLine) -> Answer:
    area = line.area_per_person_m2
    return {"rental_kind": line.rental_kind, "area_per_person_m2": None if area is None else float(area), "most_in_room": line.most_in_room}
