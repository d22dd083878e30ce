"""What the cells of a row say, as a registration is written; or all that is wrong with them, by column.

A cell is a text. What a spreadsheet has made of it is undone where that is possible (full width, dates in several forms) and
refused where it is not: a number of 18 digits that became 4.41602E+17 has lost its end.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from services.population.rules.import_columns import RESIDENTS
from shared.contracts.population.vocabulary import Category, Channel, DatePrecision, DocumentType, HukouMatch, PlaceKind, Sex, StayReason
from shared.decisions import Refused

EXAMPLE = ("示例", "EXAMPLE")
"""How the first cell of the template's example row begins; such rows are passed over."""
LONGEST = {"document_number": 40, "name": 100, "phone": 30, "address": 200, "room": 40, "legacy_id": 60}
"""Characters; as a registration has them."""
SHORTEST = {"address": 2}
_FORMULA = frozenset("=+-@")
_MANGLED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+")
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_COUNTRY = re.compile(r"[A-Z]{3}")

_WORDS: dict[str, dict[str, str]] = {
    "document_type": {
        "身份证": "RESIDENT_ID", "居民身份证": "RESIDENT_ID", "二代身份证": "RESIDENT_ID", "护照": "PASSPORT", "外国护照": "PASSPORT",
        "回乡证": "HOME_RETURN_PERMIT", "港澳居民来往内地通行证": "HOME_RETURN_PERMIT", "港澳通行证": "HOME_RETURN_PERMIT",
        "台胞证": "TAIWAN_PERMIT", "台湾居民来往大陆通行证": "TAIWAN_PERMIT",
        "港澳台居民居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT", "港澳台居住证": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT",
    },
    "sex": {"男": "MALE", "女": "FEMALE", "M": "MALE", "F": "FEMALE", "1": "MALE", "2": "FEMALE", "9": "UNSPECIFIED", "未说明": "UNSPECIFIED"},
    "category": {
        "户籍": "REGISTERED", "户籍人口": "REGISTERED", "流动": "FLOATING", "流动人口": "FLOATING", "暂住人口": "FLOATING",
        "寄住": "LODGING", "寄住人口": "LODGING", "境外": "OVERSEAS", "境外人员": "OVERSEAS",
    },
    "reason": {
        "务工": "WORK", "经商": "BUSINESS", "学习": "STUDY", "就学": "STUDY", "求学": "STUDY", "投靠": "FAMILY", "探亲": "FAMILY", "投亲": "FAMILY",
        "随迁": "FAMILY", "就医": "MEDICAL", "治病": "MEDICAL", "旅游": "TOURISM", "家政": "DOMESTIC", "保姆": "DOMESTIC", "服务": "DOMESTIC", "其他": "OTHER",
    },
    "place_kind": {
        "出租屋": "RENTAL", "租赁房屋": "RENTAL", "出租房": "RENTAL", "租房": "RENTAL", "自购房": "OWNED", "自有房": "OWNED", "自有": "OWNED", "自建房": "OWNED",
        "单位宿舍": "EMPLOYER", "单位内部": "EMPLOYER", "宿舍": "EMPLOYER", "工地": "SITE", "建筑工地": "SITE", "旅店": "HOTEL", "旅馆": "HOTEL", "宾馆": "HOTEL",
        "亲友家": "RELATIVE", "亲属家": "RELATIVE", "居民家中": "RELATIVE", "学校": "SCHOOL", "校内": "SCHOOL", "其他": "OTHER",
    },
    "hukou_match": {"人户一致": "CONSISTENT", "一致": "CONSISTENT", "人户分离": "SEPARATED", "分离": "SEPARATED"},
    "nationality": {"中国": "CHN", "中华人民共和国": "CHN"},
}  # fmt: skip
_OWN = {
    "document_type": DocumentType, "sex": Sex, "category": Category, "reason": StayReason, "place_kind": PlaceKind, "hukou_match": HukouMatch,
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, str]] = {name: {**words, **{str(word): str(word) for word in _OWN.get(name, ())}} for name, words in _WORDS.items()}
"""What each word in a column of words means."""
NAMES = tuple(column.name for column in RESIDENTS)
REQUIRED = frozenset({column.name for column in RESIDENTS if column.is_required})
NUMBERS = frozenset({"document_number", "phone"})
DATES = frozenset({"birth_date", "started_on", "expected_end_on"})


def is_example(cells: Sequence[str]) -> bool:
    """Whether a row is the template's example."""
    return cells[0].lstrip().upper().startswith(EXAMPLE)


def read_cells(cells: Sequence[str]) -> tuple[dict[str, Any], list[Refused]]:
    """The values of a row by column, and what is wrong (pointer ``/<column>``); what is wrong or not said is None."""
    values: dict[str, Any] = {}
    wrong: list[Refused] = []
    for name, cell in zip(NAMES, cells, strict=True):
        value = _read(name, cell) if cell else None
        if value is None and name in REQUIRED:
            value = Refused("REQUIRED", "This cell is empty.", f"/{name}")
        if isinstance(value, Refused):
            wrong.append(value)
            value = None
        values[name] = value
    return values, wrong


def _read(name: str, cell: str) -> Any:
    text = cell.strip()
    if not text:
        return None
    if name in WORDS:
        return WORDS[name].get(text) or _word(name, text)
    return _date(name, text) if name in DATES else _text(name, text)


def _word(name: str, text: str) -> Any:
    known = WORDS[name].get("".join(unicodedata.normalize("NFKC", text).split()).upper())
    if known is None and name == "nationality" and _COUNTRY.fullmatch(text.upper()):
        return text.upper()
    return known or Refused("UNKNOWN_WORD", "This column has no such word.", f"/{name}")


@lru_cache(maxsize=4096)
def _date(name: str, text: str) -> date | Refused:
    match = _DATE.fullmatch(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", text)))
    if match:
        year, *rest = (int(part) for part in match.groups() if part is not None)
        try:
            return date(year, *rest)
        except ValueError:
            return Refused("DATE_INVALID", "There is no such day.", f"/{name}")
    return Refused("DATE_FORMAT", "A date is written as 2022-03-01.", f"/{name}")


def _text(name: str, cell: str) -> str | Refused:
    text = unicodedata.normalize("NFC", cell)
    if text[0] in _FORMULA and name != "phone":
        return Refused("CELL_FORMULA", "A cell does not begin with =, +, - or @.", f"/{name}")
    if name in NUMBERS and _MANGLED.fullmatch(text.upper()):
        return Refused("NUMBER_MANGLED", "The spreadsheet has cut the number off; write the column as text.", f"/{name}")
    if not SHORTEST.get(name, 1) <= len(text) <= LONGEST[name]:
        return Refused("CELL_LENGTH", "This text is too short or too long.", f"/{name}")
    if not text.isprintable() and any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in text):
        return Refused("CELL_CHARACTERS", "Control and invisible characters are not allowed.", f"/{name}")
    return text


def registration_of(values: Mapping[str, Any], community_id: str | None) -> dict[str, Any]:
    """The values of a row as a registration has them."""
    return {
        "person": {
            "document_type": values["document_type"],
            "document_number": values["document_number"],
            "name": values["name"],
            "sex": values["sex"],
            "birth_date": values["birth_date"],
            "phone": values["phone"],
            "nationality": values["nationality"],
            "details_confirmed": False,
        },
        "address": {"text": values["address"], "room": values["room"]},
        "category": values["category"],
        "reason": values["reason"],
        "place_kind": values["place_kind"],
        "hukou_match": values["hukou_match"],
        "started_on": values["started_on"],
        "expected_end_on": values["expected_end_on"],
        "community_id": community_id,
        "house_id": None,
        "channel": Channel.IMPORT.value,
        "started_precision": DatePrecision.DAY.value,
    }


def column_of(pointer: str) -> str:
    """The column that a pointer into a registration speaks of."""
    name = pointer.rpartition("/")[2]
    return "address" if name == "text" else name
