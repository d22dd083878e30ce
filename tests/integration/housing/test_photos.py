"""Photographs of inspections, from the file to the picture, on a real database."""

import base64
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from services.housing.handlers import photos as handlers
from shared.contracts.housing import inspections as inspections_contract
from shared.contracts.housing import photos as contract
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from tests.factories.housing import BUREAU, CLERK, HEAD, LANDLORD, NOON, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, Housing
from tests.factories.housing_inspections import begin, bomb, end, from_phone, looked_at, picture, sheet, shown, upload


def refused(error: type[DomainError], ask: Any) -> str:
    with pytest.raises(error) as refusal:
        ask()
    return refusal.value.code


def test_a_photograph_is_kept_encrypted_without_what_the_phone_wrote(housing: Housing) -> None:
    place = housing.put_house({"301": 1})
    opened = begin(housing, place)

    photo = upload(housing, opened, from_phone(), item_code="SMOKE_ALARM", room_id=place.rooms["301"])

    kept = looked_at(housing, photo)
    assert (photo["is_ready"], photo["media_type"], photo["width"], photo["height"]) == (True, "image/jpeg", 400, 300)
    assert (photo["size"], photo["digest"]) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert b"TESTPHONE" not in kept
    stored = housing.rows("SELECT is_upload, content_encrypted FROM photo_part")
    assert [row["is_upload"] for row in stored] == [False]
    assert kept[:64] not in bytes(stored[0]["content_encrypted"])
    assert shown(housing, opened)["photos"] == [photo]


def test_a_large_picture_comes_back_in_its_parts(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())
    noise = Image.effect_noise((1500, 1500), 100).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)

    photo = upload(housing, opened, out.getvalue())

    kept = looked_at(housing, photo)
    assert len(kept) == photo["size"] > 256 * 1024
    assert hashlib.sha256(kept).hexdigest() == photo["digest"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"<html></html>", "PHOTO_TYPE_UNKNOWN"), (picture()[:900], "PHOTO_DAMAGED"), (bomb(), "PHOTO_TOO_COMPLEX"), (b"", "PHOTO_EMPTY")],
)
def test_what_is_no_photograph_is_not_kept(housing: Housing, content: bytes, code: str) -> None:
    opened = begin(housing, housing.put_house())

    assert refused(Invalid, lambda: upload(housing, opened, content)) == code
    assert shown(housing, opened)["photos"] == []


def test_what_is_to_be_black_is_black_before_anything_is_kept(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())

    photo = upload(housing, opened, picture(), blackouts=["0:0:500:1000"])

    image = Image.open(io.BytesIO(looked_at(housing, photo)))
    assert photo["is_redacted"]
    assert max(image.getpixel((50, 150))) < 30 < max(image.getpixel((350, 150)))
    assert refused(Invalid, lambda: upload(housing, opened, picture(), blackouts=["900:0:200:10"])) == "BLACKOUT_BEYOND"


def test_a_photograph_is_of_what_there_is(housing: Housing) -> None:
    opened = begin(housing, housing.put_house({"301": 1}))
    other = housing.put_house({"101": 1})

    with pytest.raises(Invalid) as refusal:
        upload(housing, opened, picture(), item_code="NO_SUCH_ITEM", room_id=other.rooms["101"])

    assert [problem["pointer"] for problem in refusal.value.problems] == ["/item_code", "/room_id"]


def test_the_same_key_gives_the_same_photograph(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())

    first = upload(housing, opened, picture(), key="photo-1")

    assert upload(housing, opened, picture(), key="photo-1") == first
    assert refused(Invalid, lambda: upload(housing, opened, picture(200, 200), key="photo-1")) == "IDEMPOTENCY_KEY_REUSED"
    assert shown(housing, opened)["photos"] == [first]


def test_an_upload_that_broke_off_is_taken_up_or_removed(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())
    begun = housing.ask(contract.BEGIN_PHOTO, {"id": opened["id"]}, OFFICER, "photo-2")
    part = {"id": begun["id"], "part": 0, "content": base64.b64encode(picture()[:100]).decode()}
    housing.ask(contract.ADD_PHOTO_PART, part)
    told = {"id": begun["id"], "parts": 1, "size": 5000, "digest": "0" * 64}
    assert refused(Conflict, lambda: housing.ask(contract.FINISH_PHOTO, told)) == "UPLOAD_INCOMPLETE"

    assert upload(housing, opened, picture(), key="photo-2")["id"] == begun["id"]

    housing.ask(contract.BEGIN_PHOTO, {"id": opened["id"]})
    housing.clock.at = NOON + handlers.RECEIVING
    housing.service.drop_photographs_that_broke_off()
    assert len(housing.rows("SELECT id FROM photo")) == 2
    housing.clock.at += timedelta(seconds=1)
    housing.service.drop_photographs_that_broke_off()
    assert [str(row["id"]) for row in housing.rows("SELECT id FROM photo")] == [begun["id"]]


def test_what_was_signed_holds_its_photographs_for_good(housing: Housing) -> None:
    opened = begin(housing, housing.put_house(), results=sheet(housing))
    photo = upload(housing, opened, picture())
    unfinished = housing.ask(contract.BEGIN_PHOTO, {"id": opened["id"]})
    closed = end(housing, opened)

    assert closed["photos"] == [photo]
    assert refused(NotFound, lambda: housing.ask(contract.FINISH_PHOTO, {"id": unfinished["id"], "parts": 0, "size": 0, "digest": "0" * 64})) == (
        "PHOTO_NOT_FOUND"
    )
    assert refused(Conflict, lambda: upload(housing, closed, picture())) == "INSPECTION_NOT_OPEN"
    assert refused(Conflict, lambda: housing.ask(contract.REMOVE_PHOTO, {"id": photo["id"]})) == "INSPECTION_NOT_OPEN"
    for statement in (
        "DELETE FROM photo",
        "DELETE FROM photo_part",
        "UPDATE photo_part SET content_encrypted = ''",
        "UPDATE photo SET digest = 'x'",
        "INSERT INTO photo_part SELECT photo_id, false, 9, content_encrypted FROM photo_part",
    ):
        with pytest.raises(Exception, match="what was signed does not change"):
            housing.rows(f"{statement} RETURNING 1")
    verified = housing.ask(inspections_contract.VERIFY_INSPECTION, {"id": closed["id"]})
    assert verified["is_intact"]

    housing.rows("ALTER TABLE photo_part DISABLE TRIGGER USER; UPDATE photo_part SET content_encrypted = content_encrypted || '\\x00' RETURNING 1")
    housing.rows("ALTER TABLE photo_part ENABLE TRIGGER USER; SELECT 1")
    verified = housing.ask(inspections_contract.VERIFY_INSPECTION, {"id": closed["id"]})
    assert (verified["is_intact"], verified["altered"]) == (False, [photo["id"]])


def test_it_is_removed_while_the_inspection_is_open(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())
    photo = upload(housing, opened, picture())

    housing.ask(contract.REMOVE_PHOTO, {"id": photo["id"]}, HEAD)

    assert housing.rows("SELECT 1 FROM photo_part") == []
    assert refused(NotFound, lambda: looked_at(housing, photo)) == "PHOTO_NOT_FOUND"
    assert housing.audited("INSPECTION_PHOTO_REMOVED")[0]["detail"]["photo_id"] == photo["id"]


def test_who_sees_the_house_sees_its_photographs(housing: Housing) -> None:
    opened = begin(housing, housing.put_house(), results=sheet(housing))
    photo = upload(housing, opened, picture())
    assert refused(NotFound, lambda: looked_at(housing, photo, LANDLORD)) == "PHOTO_NOT_FOUND"
    end(housing, opened)

    assert all(looked_at(housing, photo, actor) for actor in (LANDLORD, CLERK, HEAD, BUREAU))
    for actor in (OTHER_LANDLORD, OTHER_OFFICER):
        assert refused(NotFound, lambda actor=actor: looked_at(housing, photo, actor)) == "PHOTO_NOT_FOUND"
    assert [entry["actor_id"] for entry in housing.audited("INSPECTION_PHOTO_READ")] == [
        actor.account_id for actor in (LANDLORD, CLERK, HEAD, BUREAU)
    ]
    with pytest.raises(Forbidden):
        housing.ask(contract.BEGIN_PHOTO, {"id": opened["id"]}, LANDLORD)


def test_another_officer_does_not_add_to_an_upload(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())
    begun = housing.ask(contract.BEGIN_PHOTO, {"id": opened["id"]})

    part = {"id": begun["id"], "part": 0, "content": base64.b64encode(b"x").decode()}
    assert refused(NotFound, lambda: housing.ask(contract.ADD_PHOTO_PART, part, HEAD)) == "PHOTO_NOT_FOUND"
    assert refused(Invalid, lambda: housing.ask(contract.ADD_PHOTO_PART, {**part, "content": "%%"})) == "INVALID_FIELDS"


def test_an_inspection_has_so_many_photographs_at_the_most(housing: Housing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "MOST_PHOTOS", 1)
    opened = begin(housing, housing.put_house())
    upload(housing, opened, picture())

    assert refused(Conflict, lambda: upload(housing, opened, picture())) == "TOO_MANY_PHOTOS"
