"""Draws a photograph anew, in a process of its own: ``python -m services.housing.photograph BLACKOUTS``.

A file may be anything, a bomb included; so it is decoded where it does the least harm: without the service's keys, with no right to write or
to start others, and with a bounded memory and time, which the system enforces (decision 0029). It can still read what its user may read,
and reach the network. The file comes in by the standard input. Out go a line of JSON that says how it ended, and the
picture as a JPEG that holds the pixels that were shown and nothing else of the file: no places, devices, comments, profiles, previews, no second
document behind the first.
"""

import io
import resource
import sys
import warnings
from typing import Any

import orjson
from PIL import Image, ImageDraw

MEMORY = 640 * 1024 * 1024
SECONDS = 15
MOST_PIXELS = 50_000_000
"""What phones make; a picture of more that is a few kilobytes is a bomb."""
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
THOUSANDTHS = 1000

Box = tuple[int, int, int, int]


class Unusable(Exception):
    """The file is not a photograph that can be kept: a stable code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def main() -> None:
    """Read the standard input, write the outcome and the picture to the standard output."""
    limit()
    try:
        told, picture = draw(sys.stdin.buffer.read(), [blackout(text) for text in sys.argv[1:]])
    except Unusable as fault:
        told, picture = {"error": fault.code}, b""
    except MemoryError:
        told, picture = {"error": "PHOTO_TOO_COMPLEX"}, b""
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n" + picture)
    sys.stdout.buffer.flush()


def limit() -> None:
    """Give up what is not needed."""
    bounds = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NPROC: 0, resource.RLIMIT_CORE: 0}
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))


def blackout(text: str) -> Box:
    """``left:top:width:height`` in thousandths, as left, top, right and bottom."""
    left, top, width, height = map(int, text.split(":"))
    return left, top, min(left + width, THOUSANDTHS), min(top + height, THOUSANDTHS)


def draw(data: bytes, blackouts: list[Box]) -> tuple[dict[str, Any], bytes]:
    """How it ended, and the picture; raises ``Unusable``."""
    if not data:
        raise Unusable("PHOTO_EMPTY")
    picture = _shown(data)
    _paint(picture, blackouts)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None, comment=b"")
    return {"error": None, "width": picture.width, "height": picture.height}, out.getvalue()


def _shown(data: bytes) -> Image.Image:
    """The pixels as they are shown: upright, on white, no larger than is kept."""
    opened = _opened(data)
    if opened.width * opened.height > MOST_PIXELS:
        raise Unusable("PHOTO_TOO_COMPLEX")
    orientation = _orientation(opened)
    try:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is made smaller while it is decoded
        opened.load()
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Unusable("PHOTO_DAMAGED") from None
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    turned = opened if orientation is None else opened.transpose(orientation)
    # Pixels alone go on, whatever else the file told its reader.
    plain = Image.new("RGB", turned.size, "white")
    flat = turned.convert("RGBA") if turned.has_transparency_data else turned.convert("RGB")
    plain.paste(flat, mask=flat.getchannel("A") if flat.mode == "RGBA" else None)
    return plain


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("PHOTO_TOO_COMPLEX") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Unusable("PHOTO_TYPE_UNKNOWN") from None


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by the orientation that its camera noted (EXIF 2.32, tag 0x0112)."""


def _orientation(opened: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(opened.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 # what is noted may be garbage of any kind; the picture is what counts
        return None


def _paint(picture: Image.Image, blackouts: list[Box]) -> None:
    """Black where somebody is not to be seen; partly covered pixels are covered."""
    brush = ImageDraw.Draw(picture)
    for left, top, right, bottom in blackouts:
        edges = (left * picture.width // THOUSANDTHS, top * picture.height // THOUSANDTHS)
        brush.rectangle((*edges, -(-right * picture.width // THOUSANDTHS), -(-bottom * picture.height // THOUSANDTHS)), fill="black")


if __name__ == "__main__":
    main()
