"""Printing: what was given stands on the paper, in the font, and what cannot be printed is refused without being quoted."""

import threading
from pathlib import Path
from typing import Any

import pytest

from services.population import printing
from services.population.printing import render
from shared.errors import Conflict, Unavailable
from tests.factories.papers import fonts_in, links_in, pages_in, text_of

URL = "https://example.test/api/v1/receipt-checks/7Q4M-2ZKD-90XA-B3CE"
LONG_WORD = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"


def paper(**changed: Any) -> dict[str, Any]:
    return {
        "language": "zh",
        "serial": "CHANGTANG-2022-000123",
        "station": {"zh": "长塘派出所", "en": "Changtang Police Station"},
        "name": "王小明",
        "document_type": "RESIDENT_ID",
        "document_number": "4416**********0012",
        "address": {"text": "长塘路 12 号", "room": "302"},
        "started_on": "2022-03-01",
        "issued_on": "2022-03-31",
        "expires_on": "2023-03-31",
        "check_url": URL,
        "check_code": "7Q4M-2ZKD-90XA-B3CE",
        "qr": URL,
        "copy": 1,
        "printed_by": "0000c1e4",
        "printed_at": "2022-03-31 12:00",
        **changed,
    }


def printed(**changed: Any) -> bytes:
    return render("receipt", 1, paper(**changed), 20)


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        ({}, ["长塘派出所", "居住登记凭证", "王小明", "居民身份证", "4416**********0012", "长塘路 12 号 302", "2023 年 3 月 31 日", "第 1 次打印"]),
        ({"language": "en"}, ["Changtang Police Station", "Residence Registration Receipt", "王小明", "31 March 2023", "Copy 1"]),
        ({"copy": 2}, ["第 2 次打印", "补打", "CHANGTANG-2022-000123", "7Q4M-2ZKD-90XA-B3CE"]),
        ({"copy": 2, "language": "en"}, ["Copy 2 (reprint)", "CHANGTANG-2022-000123"]),
        ({"address": {"text": "东江路 3 号", "room": None}}, ["东江路 3 号"]),
        ({"document_type": "TAIWAN_PERMIT", "name": "Nguyễn Thị Bích"}, ["台湾居民来往大陆通行证", "Nguyễn Thị Bích"]),
        ({"name": '#panic("x") $a$ *b* \\ "'}, ['#panic("x") $a$ *b* \\ "']),
    ],
)
def test_the_paper_says_what_it_was_given(changed, lines):
    read = text_of(printed(**changed)).replace("\u200b", "")

    assert [line for line in lines if line.replace(" ", "") not in read.replace(" ", "")] == []


def test_it_is_one_page_in_an_embedded_font_and_leads_to_the_check():
    pdf = printed()

    assert pdf.startswith(b"%PDF-")
    assert (pages_in(pdf), fonts_in(pdf), links_in(pdf)) == (1, {"WenQuanYiMicroHei"}, [URL])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["欧阳" * 50, LONG_WORD])
def test_the_longest_name_and_address_stay_on_one_page(language, name):
    assert pages_in(printed(language=language, name=name, address={"text": "东江路第十二巷" * 28, "room": "左侧床位" * 10})) == 1


def test_the_same_makes_the_same():
    assert printed() == printed()


def test_a_character_without_a_glyph_is_refused_and_not_quoted():
    with pytest.raises(Conflict, match="CHARACTER_NOT_PRINTABLE") as refusal:
        printed(name="王𰻝𰻝")

    assert "𰻝" not in f"{refusal.value!r} {refusal.value.detail}"


def test_a_template_that_is_broken_does_not_quote_the_data(tmp_path: Path, monkeypatch):
    (tmp_path / "broken.v1.typ").write_text("#panic(json(bytes(sys.inputs.data)).name)")
    monkeypatch.setattr(printing, "TEMPLATES", tmp_path)

    with pytest.raises(RuntimeError) as error:
        render("broken", 1, {"name": "王小明"}, 20)
    assert str(error.value) == "broken.v1.typ cannot be rendered"


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path, monkeypatch):
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (folder / "curious.v1.typ").write_text('#json("../secret.json")')
    monkeypatch.setattr(printing, "TEMPLATES", folder)

    with pytest.raises(RuntimeError):
        render("curious", 1, {}, 20)


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
        render("receipt", 1, paper(), 0)
