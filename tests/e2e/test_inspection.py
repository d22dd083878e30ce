"""An officer's day at a house, from the photograph to the signature, over HTTP."""

import io
from collections.abc import Callable

from PIL import Image

from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house
from tests.factories.housing_inspections import bomb, from_phone


def test_a_house_is_inspected_photographed_signed_and_stopped(new_account: Callable[..., ApiClient], new_station: Callable[[], str]) -> None:
    station = new_station()
    clerk, officer, stranger = new_account("CLERK", station), new_account("OFFICER", station), new_account("OFFICER", new_station())
    house_id = clerk.register_house(**house()).raise_for_status().json()["id"]
    sheet = officer.inspection_template(1).raise_for_status().json()["sheet"]
    opened = officer.open_inspection(house_id, kind="FIRST").raise_for_status().json()

    sent = officer.add_photo(opened["id"], from_phone(), item_code="NO_EBIKE_INDOORS", blackouts="0:0:500:500", key="photo-of-the-day")
    assert sent.status_code == 201
    photo = sent.json()
    assert (
        officer.add_photo(opened["id"], from_phone(), item_code="NO_EBIKE_INDOORS", blackouts="0:0:500:500", key="photo-of-the-day").json() == photo
    )
    shown = officer.photo(photo["id"])
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    image = Image.open(io.BytesIO(shown.content))
    assert (image.size, dict(image.getexif())) == ((400, 300), {})
    assert sent.headers["Location"] == f"/api/v1/photos/{photo['id']}"
    assert officer.add_photo(opened["id"], bomb(), media="image/png").json()["code"] == "PHOTO_TOO_COMPLEX"
    assert officer.add_photo(opened["id"], b"<svg/>", media="image/svg+xml").status_code == 415
    assert officer.add_photo(opened["id"], b"").json()["code"] == "PHOTO_EMPTY"

    early = officer.end_inspection(opened["id"], "closing", opened["version"])
    assert (early.status_code, early.json()["code"]) == (409, "RESULT_MISSING")
    assert len(early.json()["errors"]) == sum(item["is_mandatory"] for item in sheet)
    results = [{"item_code": item["code"], "result": "FAIL" if item["code"] == "NO_EBIKE_INDOORS" else "PASS"} for item in sheet]
    filled = officer.record_results(opened["id"], results).raise_for_status().json()
    closed = officer.end_inspection(opened["id"], "closing", filled["version"]).raise_for_status().json()

    assert (closed["outcome"], [one["id"] for one in closed["photos"]]) == ("SUSPEND", [photo["id"]])
    assert officer.inspection_verification(opened["id"]).json()["is_intact"]
    assert clerk.get_house(house_id).json()["state"] == "SUSPENDED"
    assert officer.record_results(opened["id"], results).json()["code"] == "INSPECTION_NOT_OPEN"
    assert officer.remove_photo(photo["id"]).json()["code"] == "INSPECTION_NOT_OPEN"
    assert stranger.inspection(opened["id"]).status_code == stranger.photo(photo["id"]).status_code == 404
