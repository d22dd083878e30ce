"""Printing: what was given stands on the paper, and what cannot be printed is refused without being quoted."""

import threading
from pathlib import Path
from typing import Any

import pytest

from shared import printing
from shared.errors import Conflict, Unavailable
from shared.printing import render
from tests.factories.papers import SLIP, pages_in, slip, text_of

LABELS = """#set document(title: "Labels", date: none)
#set text(font: "WenQuanYi Micro Hei")
#set page(margin: 5mm)
#let data = json(bytes(sys.inputs.data))
#grid(columns: 5, gutter: 2mm, ..data.qrs.map(code => [row #image(bytes(code), width: 20mm, alt: "code")]))
"""


def printed(**changed: Any) -> bytes:
    return render(SLIP, slip(**changed), 20)


def test_the_paper_says_what_it_was_given():
    assert "王小明" in text_of(printed(name="王小明"))


def test_what_is_given_is_never_markup():
    assert '#panic("x") $a$ *b* \\ "' in text_of(printed(name='#panic("x") $a$ *b* \\ "'))


def test_a_page_of_forty_rows_has_a_code_in_each(tmp_path: Path):
    template = tmp_path / "labels.v1.typ"
    template.write_text(LABELS)
    texts = [f"https://example.test/api/v1/houses/{number:04}" for number in range(40)]

    pdf = render(template, {"qrs": texts}, 20)

    assert (pdf.startswith(b"%PDF-"), pages_in(pdf)) == (True, 1)
    assert text_of(pdf).count("row") == 40
    assert len(pdf) < printing.LARGEST_OUTPUT


def test_many_codes_may_have_names(tmp_path: Path):
    template = tmp_path / "named.v1.typ"
    template.write_text('#set document(title: "t", date: none)\n#let data = json(bytes(sys.inputs.data))\n#image(bytes(data.qrs.door), alt: "d")')

    assert render(template, {"qrs": {"door": "https://example.test"}}, 20).startswith(b"%PDF-")


def test_a_character_without_a_glyph_is_refused_and_not_quoted():
    with pytest.raises(Conflict, match="CHARACTER_NOT_PRINTABLE") as refusal:
        printed(name="王𰻝𰻝")

    assert "𰻝" not in f"{refusal.value!r} {refusal.value.detail}"


def test_a_template_that_is_broken_does_not_quote_the_data(tmp_path: Path):
    (tmp_path / "broken.v1.typ").write_text("#panic(json(bytes(sys.inputs.data)).name)")

    with pytest.raises(RuntimeError) as error:
        render(tmp_path / "broken.v1.typ", {"name": "王小明"}, 20)
    assert str(error.value) == "broken.v1.typ cannot be rendered"


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path):
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (folder / "curious.v1.typ").write_text('#json("../secret.json")')

    with pytest.raises(RuntimeError):
        render(folder / "curious.v1.typ", {}, 20)


def test_without_the_font_nothing_is_printed(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(printing, "FONT", tmp_path / "missing.ttc")

    with pytest.raises(Unavailable, match="PRINTING_UNAVAILABLE"):
        printed()


def test_too_much_is_refused():
    with pytest.raises(Conflict, match="DOCUMENT_TOO_LARGE"):
        printed(name="x" * printing.LARGEST_INPUT)


def test_who_waits_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(printing, "_slots", threading.BoundedSemaphore(1))
    with printing._slot(1), pytest.raises(Unavailable, match="OVERLOADED"):
        render(SLIP, slip(), 0)
