"""Hazards of memorable houses, and the acts on them; each act names the version that was seen."""

from datetime import date
from typing import Any

from services.housing.handlers.hazard_opening import open_hazards
from services.housing.models import Inspection
from services.housing.queries.houses import locked_house
from services.housing.rules.findings import Seen
from shared.contracts.housing import hazards as contract
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.db.base import new_id
from shared.identity import Actor
from tests.factories.housing import HEAD, LANDLORD, NOON, OFFICER, TODAY, Housing, Place

ITEM = "ESCAPE_ROUTE_CLEAR"
"""An item of the first check sheet: fire safety, MAJOR."""
KIND = {"kind": "阳台墙砖松动", "aspect": "STRUCTURE", "severity": "MAJOR"}
NEW_RULE = {
    "days": 5, "again_days": 2, "day_kind": "WORKING", "extensions": 3, "extension_days": 10, "landlord_reports": True,
}  # fmt: skip

Hazard = dict[str, Any]


def recorded(housing: Housing, place: Place, actor: Actor = OFFICER, **written: Any) -> Hazard:
    """A hazard that an officer saw, of a kind of its own unless an item is named."""
    own = {} if "item_code" in written else KIND
    return housing.ask(contract.RECORD_HAZARD, {"id": place.id, **own, **written}, actor)


def rectified(housing: Housing, hazard: Hazard, actor: Actor = LANDLORD, note: str = "已更换墙砖", **more: Any) -> Hazard:
    """The hazard after it was reported as put right."""
    return housing.ask(contract.RECTIFY_HAZARD, {**_seen(hazard), "note": note, **more}, actor)


def rechecked(housing: Housing, hazard: Hazard, result: str = "PASSED", actor: Actor = OFFICER, **more: Any) -> Hazard:
    """The hazard after an officer looked at it again; a failure has a reason unless told otherwise."""
    reason = {"reason": "PARTLY_DONE"} if result == "FAILED" else {}
    return housing.ask(contract.RECHECK_HAZARD, {**_seen(hazard), "result": result, **reason, **more}, actor)


def extended(housing: Housing, hazard: Hazard, due_on: str = "2022-04-14", actor: Actor = OFFICER, **more: Any) -> Hazard:
    """The hazard after a later deadline was granted, or by a landlord asked for."""
    return housing.ask(contract.EXTEND_HAZARD, {**_seen(hazard), "due_on": due_on, "reason": "MATERIAL_AWAITED", **more}, actor)


def decided(housing: Housing, hazard: Hazard, decision: str = "GRANTED", actor: Actor = OFFICER, **more: Any) -> Hazard:
    """The hazard after the extension that was asked for was decided."""
    return housing.ask(contract.DECIDE_HAZARD_EXTENSION, {**_seen(hazard), "decision": decision, **more}, actor)


def transferred(housing: Housing, hazard: Hazard, authority: str = "HOUSING", actor: Actor = OFFICER, **more: Any) -> Hazard:
    """The hazard after it was handed on."""
    return housing.ask(contract.TRANSFER_HAZARD, {**_seen(hazard), "authority": authority, "note": "须由专业机构鉴定", **more}, actor)


def came_back(housing: Housing, hazard: Hazard, outcome: str = "RESOLVED", actor: Actor = OFFICER, **more: Any) -> Hazard:
    """The hazard after what came of the transfer was recorded."""
    return housing.ask(contract.RECORD_TRANSFER_OUTCOME, {**_seen(hazard), "outcome": outcome, **more}, actor)


def withdrawn(housing: Housing, hazard: Hazard, actor: Actor = HEAD, reason: str = "WRONG_HOUSE", **more: Any) -> Hazard:
    """The hazard after it was taken back as a mistake."""
    return housing.ask(contract.WITHDRAW_HAZARD, {**_seen(hazard), "reason": reason, **more}, actor)


def read(housing: Housing, hazard: Hazard, actor: Actor = OFFICER) -> Hazard:
    """The hazard with its journal."""
    return housing.ask(contract.GET_HAZARD, {"id": hazard["id"]}, actor)


def acts(housing: Housing, hazard: Hazard, actor: Actor = OFFICER) -> list[str]:
    """What was done about it."""
    return [act["act"] for act in read(housing, hazard, actor)["journal"]]


def listed(housing: Housing, actor: Actor = OFFICER, **filters: Any) -> list[str]:
    """The ids on the first page."""
    return [item["id"] for item in housing.ask(contract.LIST_HAZARDS, filters, actor)["items"]]


def seen(code: str = ITEM, room_id: str | None = None, severity: Severity = Severity.MAJOR, **more: Any) -> Seen:
    """A failed item."""
    return Seen(code, Aspect.FIRE, severity, more.pop("result", ItemResult.FAIL), room_id, **more)


def inspected(housing: Housing, place: Place, *failed: Seen, on: date = TODAY) -> list[str]:
    """The ids of the hazards that an inspection leaves, as its closing opens them."""
    version = housing.rows("SELECT max(version) AS version FROM inspection_template")[0]["version"]
    inspection_id = new_id()
    housing.add(
        Inspection(
            id=inspection_id, house_id=place.id, station_code="changtang", template_version=version, kind="ROUTINE", inspected_on=on,
            inspector_id=OFFICER.account_id, started_at=NOON, updated_at=NOON, state="CLOSED", outcome="RECTIFY", closed_at=NOON,
        )
    )  # fmt: skip

    def close(uow: Any) -> list[str]:
        house, inspection = locked_house(uow.session, place.id), uow.session.get(Inspection, inspection_id)
        assert house is not None
        found = open_hazards(uow, house, inspection, failed)
        return uow.commit([hazard.id for hazard in found])

    return housing.store.work("close-inspection", close, OFFICER)


def _seen(hazard: Hazard) -> dict[str, Any]:
    return {"id": hazard["id"], "version": hazard["version"]}
