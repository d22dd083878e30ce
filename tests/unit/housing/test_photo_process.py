"""A photograph is drawn anew: what comes back is the picture and nothing else, and what is no picture is refused with a code."""

import io
import time

import pytest
from PIL import Image

from services.housing import photo_process
from services.housing.photo_process import draw_anew
from shared.errors import Invalid, Unavailable
from tests.factories.housing_inspections import GPS, bomb, from_phone, picture

PATIENCE = 12.0
HTML = b"<html><script>alert(1)</script></html>"


def drawn(content: bytes, *blackouts: str) -> Image.Image:
    made = draw_anew(content, blackouts, PATIENCE)
    image = Image.open(io.BytesIO(made.content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (made.width, made.height))
    return image


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, _, blue = image.getpixel((x, y))
    return red > 125 > blue


def is_black(image: Image.Image, x: int, y: int) -> bool:
    return max(image.getpixel((x, y))) < 30


def test_a_place_a_device_a_comment_a_profile_do_not_come_back() -> None:
    sent = from_phone()
    original = Image.open(io.BytesIO(sent))
    assert original.getexif().get_ifd(GPS)
    assert all(secret in sent for secret in (b"TESTPHONE", b"SECRETCOMMENT", b"SECRETXMP", b"SECRETPROFILE"))

    kept = draw_anew(sent, [], PATIENCE).content

    image = Image.open(io.BytesIO(kept))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(secret in kept for secret in (b"TEST", b"SECRET", b"Exif", b"ICC", b"xmp"))


@pytest.mark.parametrize(
    "sent",
    [
        picture() + HTML,
        picture() + b"PK\x03\x04" + HTML,
        picture(comment=HTML),
        picture(form="PNG") + HTML,
        picture(form="WEBP") + HTML,
    ],
    ids=["behind a JPEG", "an archive behind a JPEG", "within a JPEG", "behind a PNG", "behind a WEBP"],
)
def test_what_is_hidden_in_a_picture_does_not_come_back(sent: bytes) -> None:
    assert b"script" not in draw_anew(sent, [], PATIENCE).content


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "PHOTO_EMPTY"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "PHOTO_TYPE_UNKNOWN"),
        (HTML, "PHOTO_TYPE_UNKNOWN"),
        (b"GIF89a/*" + HTML, "PHOTO_TYPE_UNKNOWN"),
        (b"\xff\xd8\xff\xe0" + HTML, "PHOTO_TYPE_UNKNOWN"),
        (b"%PDF-1.7 " + HTML, "PHOTO_TYPE_UNKNOWN"),
        (picture(form="GIF", mode="P"), "PHOTO_TYPE_UNKNOWN"),
        (picture(form="TIFF"), "PHOTO_TYPE_UNKNOWN"),
        (picture(800, 600)[:2000], "PHOTO_DAMAGED"),
        (picture(800, 600, form="PNG")[:600], "PHOTO_DAMAGED"),
        (bomb(), "PHOTO_TOO_COMPLEX"),
        (bomb(8_000, 6_000), "PHOTO_DAMAGED"),
    ],
    ids=["empty", "svg", "html", "gif polyglot", "jpeg head on html", "pdf", "gif", "tiff", "truncated", "truncated png", "bomb", "too little data"],
)
def test_what_is_no_photograph_is_refused(sent: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draw_anew(sent, [], PATIENCE)

    assert refusal.value.code == code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_picture_is_the_picture(form: str) -> None:
    image = drawn(picture(form=form))

    assert image.size == (400, 300)
    assert (is_red(image, 100, 150), is_red(image, 300, 150)) == (True, False)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    options = {"form": "JPEG"} if mode == "CMYK" else {"form": "PNG"}
    sent = picture(mode=mode if mode != "I;16" else "I", **options) if mode != "I;16" else picture(mode="I;16", **options)

    assert drawn(sent).size == (400, 300)


@pytest.mark.parametrize(("width", "height", "kept"), [(1600, 1200, (1600, 1200)), (1601, 1200, (1600, 1199)), (2000, 4000, (800, 1600))])
def test_no_side_is_longer_than_is_kept(width: int, height: int, kept: tuple[int, int]) -> None:
    assert drawn(picture(width, height)).size == kept


def test_a_picture_is_upright_without_being_told_so() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of what is shown is the left of what is stored

    image = drawn(picture(exif=exif))

    assert image.size == (300, 400)
    assert (is_red(image, 150, 100), is_red(image, 150, 300)) == (True, False)


def test_garbage_where_a_camera_notes_things_does_not_matter() -> None:
    assert drawn(picture(exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xffgarbage")).size == (400, 300)


def test_rectangles_are_black_in_what_is_shown() -> None:
    image = drawn(picture(), "0:0:250:500", "900:900:100:100")

    assert [is_black(image, *at) for at in ((2, 2), (97, 147), (110, 50), (50, 160), (398, 298), (350, 250))] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]


def test_a_rectangle_counts_from_the_corner_that_is_shown() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    image = drawn(picture(exif=exif), "0:0:1000:100")

    assert is_black(image, 290, 35)
    assert not is_black(image, 5, 60)


def test_who_waits_too_long_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match="OVERLOADED"):
        draw_anew(picture(), [], 0.0)

    taken = [photo_process._slots.acquire() for _ in range(photo_process.AT_A_TIME)]
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable, match="OVERLOADED"):
            draw_anew(picture(), [], 0.1)
        assert time.monotonic() - began < 5
    finally:
        for _ in taken:
            photo_process._slots.release()
    assert drawn(picture()).size == (400, 300)


def test_the_process_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    started = photo_process.subprocess.Popen

    def start(*args: object, **options: object) -> object:
        seen.update(options)
        return started(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("LIANGDIAN_FIELD_KEYS", "k1:secret")
    monkeypatch.setattr(photo_process.subprocess, "Popen", start)
    drawn(picture())

    assert "LIANGDIAN_FIELD_KEYS" not in seen["env"]
    assert set(seen["env"]) <= {"PATH", "PYTHONPATH", "LANG"}
