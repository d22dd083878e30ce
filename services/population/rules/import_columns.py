"""The columns that a file of residents may have, and which of a file's columns is which.

A header names a column in Chinese or English, or in both as the template does (``姓名 / name``); width, case, spaces and stars do not
count. Columns that nobody knows are passed over: files out of other systems have many.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.decisions import Refused

MOST_COLUMNS = 100
"""A file with more is no list of residents."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it is called in Chinese, other names that files have for it, and whether a file must have it."""

    name: str
    title: str
    also: tuple[str, ...] = ()
    is_required: bool = False


RESIDENTS = (
    Column("document_type", "证件类型", ("证件种类",), is_required=True),
    Column("document_number", "证件号码", ("身份证号", "身份证号码", "公民身份号码", "证件号"), is_required=True),
    Column("name", "姓名", (), is_required=True),
    Column("sex", "性别"),
    Column("birth_date", "出生日期", ("出生年月日",)),
    Column("phone", "联系电话", ("电话", "手机", "手机号", "手机号码", "电话号码")),
    Column("nationality", "国籍"),
    Column("address", "地址", ("居住地址", "现住址", "住址"), is_required=True),
    Column("room", "房号", ("房间号", "房间")),
    Column("category", "人员类别", ("人口类别",), is_required=True),
    Column("reason", "居住事由", ("暂住事由", "事由"), is_required=True),
    Column("place_kind", "住所类型", ("居住处所", "住所类别"), is_required=True),
    Column("hukou_match", "人户情况", ("人户一致", "人户状态")),
    Column("started_on", "开始日期", ("入住日期", "居住开始日期", "来本地日期"), is_required=True),
    Column("expected_end_on", "预计结束日期", ("拟离开日期", "预计离开日期")),
    Column("legacy_id", "原系统编号", ("原编号",)),
)
SHEETS: Mapping[str, tuple[Column, ...]] = {"RESIDENTS": RESIDENTS}
"""The kinds of files that can be imported, by name."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has which column: for each known column its place in the file, or None; ``is_partial`` if some were passed over."""

    places: tuple[int | None, ...]
    is_partial: bool

    def of(self, cells: Sequence[str]) -> list[str]:
        """A row's cells in the order of the known columns."""
        width = len(cells)
        return [cells[place] if place is not None and place < width else "" for place in self.places]


def read_header(cells: Sequence[str], columns: Sequence[Column]) -> Layout | Refused:
    """The layout that a header tells of; refused if a column is missing, comes twice, or there are too many."""
    if len(cells) > MOST_COLUMNS:
        return Refused("TOO_MANY_COLUMNS", "This is no list of residents.")
    names = {spelling: column.name for column in columns for spelling in map(_bare, (column.name, column.title, *column.also))}
    found = [_named(cell, names) for cell in cells]
    known = [name for name in found if name]
    if len(set(known)) != len(known):
        return Refused("DUPLICATE_COLUMN", "A column comes twice.")
    if any(column.is_required and column.name not in known for column in columns):
        return Refused("MISSING_COLUMNS", "Columns that must be there are missing.")
    places = tuple(found.index(column.name) if column.name in known else None for column in columns)
    return Layout(places, any(cell.strip() and not name for cell, name in zip(cells, found, strict=True)))


def _named(cell: str, names: Mapping[str, str]) -> str | None:
    parts = (cell, *re.split(r"[/\n(]", unicodedata.normalize("NFKC", cell)))
    return next((names[_bare(part)] for part in parts if _bare(part) in names), None)


def _bare(text: str) -> str:
    return re.sub(r"[\s_*()]", "", unicodedata.normalize("NFKC", text)).casefold()
