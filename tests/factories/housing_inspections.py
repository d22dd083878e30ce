"""Inspections of the housing under test: a sheet filled in as an officer would, and files that come from phones, or pretend to."""

import base64
import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image

from shared.contracts.housing import inspection_templates as templates
from shared.contracts.housing import inspections as contract
from shared.contracts.housing import photos
from shared.identity import Actor
from tests.factories.housing import OFFICER, Housing, Place

Answer = dict[str, Any]
PART = 256 * 1024
GPS = 0x8825


def mandatory(housing: Housing, version: int = 1) -> list[str]:
    """The codes of a version without which nobody closes an inspection."""
    sheet = housing.ask(templates.GET_INSPECTION_TEMPLATE, {"version": version})["sheet"]
    return [item["code"] for item in sheet if item["is_mandatory"]]


def sheet(housing: Housing, **failed: Any) -> list[Answer]:
    """Results for the whole sheet, all passed but those given by their code: ``"FAIL"``, or more about the result."""
    given = {code: {"result": value} if isinstance(value, str) else {"result": "FAIL", **value} for code, value in failed.items()}
    return [{"item_code": code, **given.get(code, {"result": "PASS"})} for code in dict.fromkeys((*mandatory(housing), *given))]


def begin(housing: Housing, place: Place, actor: Actor = OFFICER, key: str | None = None, **others: Any) -> Answer:
    """An inspection of a house, open unless ``close`` is given."""
    return housing.ask(contract.OPEN_INSPECTION, {"id": place.id, "kind": "ROUTINE", **others}, actor, key)


def whole(housing: Housing, place: Place, actor: Actor = OFFICER, *, outcome: str | None = None, reason: str | None = None, **failed: Any) -> Answer:
    """A whole inspection in one call, closed."""
    return begin(housing, place, actor, results=sheet(housing, **failed), close=True, outcome=outcome, reason=reason)


def end(housing: Housing, inspection: Answer, actor: Actor = OFFICER, **others: Any) -> Answer:
    """An inspection that is closed."""
    return housing.ask(contract.CLOSE_INSPECTION, {"id": inspection["id"], "version": inspection["version"], **others}, actor)


def record(housing: Housing, inspection: Answer, *results: Answer, actor: Actor = OFFICER, **others: Any) -> Answer:
    """Results of some items."""
    return housing.ask(contract.RECORD_RESULTS, {"id": inspection["id"], "results": list(results), **others}, actor)


def shown(housing: Housing, inspection: Answer, actor: Actor = OFFICER) -> Answer:
    """An inspection as it is now."""
    return housing.ask(contract.GET_INSPECTION, {"id": inspection["id"]}, actor)


def picture(width: int = 400, height: int = 300, form: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """An image file: its left half red, its right half blue, which what re-encodes it does not change much."""
    image = Image.new("RGB", (width, height), (200, 20, 20))
    image.paste((20, 20, 200), (width // 2, 0, width, height))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def from_phone(**options: Any) -> bytes:
    """A JPEG as phones make it: with a place, a device, a preview, a comment and a profile."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "TESTPHONE", "TEST-MODEL-7"
    exif[0x9286] = "SECRETCOMMENT"
    exif.get_ifd(GPS).update({1: "N", 2: (23.0, 2.0, 45.0), 3: "E", 4: (113.0, 45.0, 9.0)})
    extras = {"exif": exif, "comment": b"SECRETCOMMENT", "xmp": b"<x:xmpmeta>SECRETXMP</x:xmpmeta>", "icc_profile": b"SECRETPROFILE" * 20}
    return picture(**{**extras, **options})


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a kilobyte that says that it has billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def upload(housing: Housing, inspection: Answer, content: bytes, actor: Actor = OFFICER, key: str | None = None, **others: Any) -> Answer:
    """A photograph of an inspection, as the gateway sends it."""
    begun = housing.ask(photos.BEGIN_PHOTO, {"id": inspection["id"], **others}, actor, key)
    pieces = [content[start : start + PART] for start in range(0, len(content), PART)]
    for number, piece in enumerate(pieces):
        data = {"id": begun["id"], "part": number, "content": base64.b64encode(piece).decode()}
        housing.ask(photos.ADD_PHOTO_PART, data, actor)
    told = {"id": begun["id"], "parts": len(pieces), "size": len(content), "digest": hashlib.sha256(content).hexdigest()}
    return housing.ask(photos.FINISH_PHOTO, told, actor, key)


def looked_at(housing: Housing, photo: Answer, actor: Actor = OFFICER) -> bytes:
    """The picture of a photograph."""
    first = housing.ask(photos.READ_PHOTO, {"id": photo["id"], "part": 0}, actor)
    parts = [first, *(housing.ask(photos.READ_PHOTO, {"id": photo["id"], "part": number}, actor) for number in range(1, first["parts"]))]
    return b"".join(base64.b64decode(part["content"]) for part in parts)
