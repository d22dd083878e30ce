"""Houses that people may be let into: seen by the station, with a signed letter and a first inspection that was passed."""

from typing import Any

from tests.e2e.api_client import ApiClient


def make_lettable(officer: ApiClient, house_id: str) -> None:
    """Let an officer of the house's station do all that stands between its registration and its first guest."""
    house = officer.get(f"/houses/{house_id}").raise_for_status().json()
    house = officer.send("POST", f"/houses/{house_id}/verification", version=house["version"], json={}).raise_for_status().json()
    officer.send("POST", f"/houses/{house_id}/letter", version=house["version"], json={"text_version": 1}).raise_for_status()
    officer.send("POST", f"/houses/{house_id}/inspections", json=passed(officer)).raise_for_status()


def passed(officer: ApiClient) -> dict[str, Any]:
    """A first inspection at which everything on the sheet was in order."""
    versions = officer.get("/inspection-templates").raise_for_status().json()["items"]
    [current] = [found["version"] for found in versions if found["is_current"]]
    items = officer.get(f"/inspection-templates/{current}").raise_for_status().json()["sheet"]
    results = [{"item_code": item["code"], "result": "PASS"} for item in items if item["is_mandatory"]]
    return {"kind": "FIRST", "results": results, "close": True}
