"""The receipt on paper: what was given stands on it, on one page, and leads to the check."""

from typing import Any

import pytest

from services.population.papers import print_paper
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
    return print_paper("receipt", 1, paper(**changed), 20)


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
