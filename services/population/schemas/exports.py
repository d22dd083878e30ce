"""Residences as rows of a file, and what the file says of itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from shared.answers import Answer
from shared.clock import LOCAL_ZONE

Cell = str | int | None
HEADINGS: Mapping[str, str] = {
    "residence_id": "居住记录编号",
    "state": "状态",
    "station_code": "派出所",
    "community_id": "社区编号",
    "house_id": "房屋编号",
    "name": "姓名",
    "document_type": "证件类型",
    "document_number": "证件号码",
    "phone": "电话",
    "sex": "性别",
    "birth_year": "出生年份",
    "nationality": "国籍",
    "address": "地址",
    "room": "房号",
    "category": "人员类别",
    "reason": "居住事由",
    "place_kind": "居所类型",
    "hukou_match": "人户一致",
    "channel": "登记渠道",
    "started_on": "开始日期",
    "started_precision": "开始日期精度",
    "expected_end_on": "预计结束日期",
    "ended_on": "结束日期",
    "ended_precision": "结束日期精度",
    "end_reason": "结束原因",
    "verified_on": "最近核实日期",
    "registered_at": "登记时间",
}
"""The columns of a file in order, and what stands over them for people."""
OF_PERSON = ("name", "document_type", "document_number", "phone", "sex", "birth_year", "nationality")
WATERMARK: Mapping[str, str] = {
    "exported_by": "导出账号",
    "exported_at": "导出时间",
    "purpose": "用途",
    "station_code": "派出所",
    "filter": "筛选条件",
    "rows": "行数",
}
"""What a file says of itself, and how it is called for people."""


def row_of(item: Answer) -> list[Cell]:
    """The cells of a residence as it is answered, masked."""
    flat = {
        **item,
        "residence_id": item["id"],
        "address": item["address"]["text"],
        "room": item["address"]["room"],
        **{name: item["person"][name] for name in OF_PERSON},
    }
    return [flat[name] for name in HEADINGS]


def watermark(account_id: str, at: datetime, purpose: str, station_code: str | None, asked: Mapping[str, Any], rows: int) -> dict[str, Cell]:
    """Who exported when, what for, of which station (``*`` of all), by which filter, and how many rows; times are local."""
    return {
        "exported_by": account_id,
        "exported_at": at.astimezone(LOCAL_ZONE).isoformat(timespec="seconds"),
        "purpose": purpose,
        "station_code": station_code or "*",
        "filter": orjson.dumps(asked, option=orjson.OPT_SORT_KEYS).decode(),
        "rows": rows,
    }
