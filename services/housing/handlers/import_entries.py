"""The rows of one part of a file of houses, read as far as that goes without the register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from services.housing.handlers.import_sheets import HOUSES_SHEET
from services.housing.intake import check_house, read_landlord
from services.housing.rules.house_states import check_community, check_registered_on
from services.housing.rules.import_cells import facts_told, house_told, landlord_told
from services.housing.rules.import_columns import HOUSES
from services.housing.rules.import_days import check_verified, registered_since
from services.housing.sealing import Details, details_index
from shared.db.encryption import BlindIndex
from shared.decisions import Refused, refusals
from shared.files.columns import read_cells
from shared.identifiers.addresses import bare_address
from shared.imports.entries import Entry, read_entries


@dataclass(slots=True)
class HouseEntry(Entry):
    """A row, and if nothing is wrong with it the house and the landlord that it tells of; ``facts`` are compared with the register."""

    house: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    details: Details | None = None
    index: bytes = b""
    key: str = ""
    verified_on: date | None = None
    legacy_id: str | None = None

    @property
    def places(self) -> int:
        """Rooms and beds."""
        return sum(1 + room["beds"] for room in self.house.get("rooms", ()))


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading rows takes; ``communities`` are the station's by name, ``community_id`` is that of rows that name none."""

    index: BlindIndex
    today: date
    communities: Mapping[str, str]
    community_id: str | None
    may_verify: bool


def read_part(part: bytes, tools: Tools, breathe: Callable[[], None]) -> list[HouseEntry]:
    """The entries of a part."""
    return read_entries(part, HouseEntry, partial(_read, tools=tools), breathe)


def _read(entry: HouseEntry, tools: Tools) -> None:
    values, wrong = read_cells(entry.cells, HOUSES)
    details = None
    if not wrong:
        community_id, unknown = _community(values["community"], tools)
        since = registered_since(values["registered_on"], values["verified_on"], tools.today)
        entry.house = house_told(values, community_id, since)
        details, wrong = read_landlord(landlord_told(values), tools.today)
        wrong = [*wrong, *unknown, *check_house(entry.house), *_check_days(values, tools, community_id, bool(unknown))]
    if details is None or wrong:
        entry.problems = HOUSES_SHEET.problems(entry.cells, wrong)
        return
    entry.details, entry.index, entry.key = details, details_index(tools.index, details), bare_address(values["address"])
    entry.facts, entry.legacy_id, entry.verified_on = facts_told(values, entry.house), values["legacy_id"], values["verified_on"]


def _community(name: str | None, tools: Tools) -> tuple[str | None, list[Refused]]:
    if name is None:
        return tools.community_id, []
    found = tools.communities.get(bare_address(name))
    return found, [] if found else [Refused("UNKNOWN_COMMUNITY", "The station has no such community.", "/community")]


def _check_days(values: Mapping[str, Any], tools: Tools, community_id: str | None, is_unknown: bool) -> list[Refused]:
    registered_on, verified_on = values["registered_on"], values["verified_on"]
    since = registered_since(registered_on, verified_on, tools.today)
    wrong = refusals(
        check_registered_on(registered_on, tools.today, by_staff=True),
        check_verified(verified_on, since, tools.today, may_verify=tools.may_verify),
    )
    return wrong + (refusals(check_community(None, community_id)) if verified_on and not is_unknown else [])
