"""Documents as PDF: a template and plain data in, bytes out.

Templates are Typst files of a service, ``templates/<name>.v<version>.typ``. They are given their data as one JSON text among the inputs,
never as markup, so nothing that a person is called can become part of the template; and they can read no file outside of
their folder. What a font has no glyph for is refused, for a box on an official paper is a wrong name. A rendering takes
15 ms, outside the event loop and never more than two at a time. The renderer (about 35 MiB with its font) is loaded by the
first.
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import eventlet
import orjson
from eventlet import patcher, tpool

from shared.errors import Conflict, Unavailable
from shared.observability.logging import get_logger

log = get_logger(__name__)

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
"""Debian's fonts-wqy-microhei."""
STANDARD = "ua-1"
"""PDF/UA-1: can be read aloud by a screen reader; and a glyph that is missing is an error."""
LARGEST_INPUT = 512 * 1024
"""Bytes of JSON; about two hundred pages of table."""
LARGEST_OUTPUT = 720 * 1024
"""Bytes of PDF; in base64 it still fits into an answer on the bus."""
AT_A_TIME = 2
WAITING_AT_MOST = 16

# Each thread that has rendered keeps memory of its own: with the twenty of eventlet's pool in turn 150 MiB more than with two.
tpool.set_num_threads(AT_A_TIME)
_slots = threading.BoundedSemaphore(AT_A_TIME)
_line = threading.BoundedSemaphore(AT_A_TIME + WAITING_AT_MOST)


def render(template: Path, data: dict[str, Any], patience: float) -> bytes:
    """The PDF of a template, filled with JSON-safe ``data``.

    ``data["qr"]``, if there is one, is the text of a QR code, and ``data["qrs"]`` are the texts of many, in a list or by name; the
    template is given the codes, as SVG.
    Raises ``Unavailable("PRINTING_UNAVAILABLE")`` when the font is not installed, ``Unavailable("OVERLOADED")`` when it is not
    done within ``patience`` seconds, ``Conflict("CHARACTER_NOT_PRINTABLE")`` when the fonts lack a character, and
    ``Conflict("DOCUMENT_TOO_LARGE")``. None of them quotes the data.
    """
    if not FONT.is_file():
        log.error("font_missing", path=str(FONT))
        raise Unavailable("PRINTING_UNAVAILABLE", "The font is not installed: fonts-wqy-microhei.")
    if len(orjson.dumps(data)) > LARGEST_INPUT:
        raise _too_large()
    pdf: bytes = _outside(patience, _compile, template, data)
    if len(pdf) > LARGEST_OUTPUT:
        raise _too_large()
    return pdf


def _compile(template: Path, data: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415 # by the first that is printed

    text = orjson.dumps(data | _qr_codes(data)).decode()
    options: dict[str, Any] = {"font_paths": [str(FONT.parent)], "ignore_system_fonts": True, "pdf_standards": [STANDARD], "format": "pdf"}
    try:
        found: bytes = typst.compile(template, root=template.parent, sys_inputs={"data": text}, **options)
    except typst.TypstError as error:
        # Its text may quote what was to be printed.
        raise _refusal(template, str(error)) from None
    return found


def _qr_codes(data: dict[str, Any]) -> dict[str, Any]:
    """What takes the place of the texts of QR codes."""
    drawn: dict[str, Any] = {"qr": _qr_code(data["qr"])} if "qr" in data else {}
    many = data.get("qrs")
    if isinstance(many, dict):
        drawn["qrs"] = {name: _qr_code(text) for name, text in many.items()}
    elif many is not None:
        drawn["qrs"] = [_qr_code(text) for text in many]
    return drawn


def _qr_code(text: str) -> str:
    """A QR code as SVG, black on white with the margin that readers need; it can be read with a seventh of it damaged."""
    import segno  # noqa: PLC0415 # by the first that is printed

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def _refusal(template: Path, said: str) -> Exception:
    if "could not be displayed" in said:
        return Conflict("CHARACTER_NOT_PRINTABLE", "The installed fonts lack a character of what is to be printed.")
    return RuntimeError(f"{template.name} cannot be rendered")


def _too_large() -> Conflict:
    return Conflict("DOCUMENT_TOO_LARGE", "There is more of it than one document can hold.")


def _outside(patience: float, work: Callable[..., Any], *values: Any) -> Any:
    if not patcher.is_monkey_patched("thread"):
        with _slot(patience):
            return work(*values)  # there is no loop to keep going
    # A native thread cannot be stopped: who waits too long goes away, and the slot is free when the work is done.
    running = eventlet.spawn(_in_thread, patience, work, values)
    with eventlet.Timeout(max(patience, 0), _overloaded()):
        done, error = running.wait()
    if error is not None:
        raise error
    return done


def _in_thread(patience: float, work: Callable[..., Any], values: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        with _slot(patience):
            return tpool.execute(work, *values), None
    except Exception as error:  # noqa: BLE001 # raised where it is waited for; the event loop would print it
        return None, error


@contextmanager
def _slot(patience: float) -> Iterator[None]:
    if not _line.acquire(blocking=False):
        raise _overloaded()
    try:
        if not _slots.acquire(timeout=max(patience, 0)):
            raise _overloaded()
        try:
            yield
        finally:
            _slots.release()
    finally:
        _line.release()


def _overloaded() -> Unavailable:
    return Unavailable("OVERLOADED", "Too much is being printed.")
