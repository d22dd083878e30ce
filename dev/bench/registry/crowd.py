"""A crowd of made-up residents, as many as are asked for, with names as frequent as they are, straight into population's tables.

Each is sealed and keyed as the service does it. Their numbers are of a county that there never was (441699); phones are of a country
that there is not (+999).
"""

import datetime as dt
import io
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dev.people import COUNTY, check_digit
from services.population.sealing import Details, seal_person
from shared.contracts.population.vocabulary import DocumentType
from shared.db.base import new_id
from shared.db.store import Store
from shared.identifiers.documents import Document

STATIONS = ("changtang", "pingnan", "dongjiang", "xincheng", "yuancheng", "gaoxin", "puqian", "linjiang")
SHARES = (30, 20, 15, 12, 10, 6, 4, 3)
"""Stations, and how many of a hundred residents live at each."""
SURNAMES = dict(
    zip(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤",
        (*(7.1, 7.0, 6.7, 5.2, 4.6, 3.1, 2.2, 2.1, 2.0, 2.0, 1.5, 1.5, 1.3, 1.3, 1.3, 1.2, 1.2, 1.1, 1.0, 0.9), *itertools.repeat(0.4, 80)),
        strict=True,
    )
)
"""The most frequent surnames with their shares in per cent, rounded (Ministry of Public Security, report on names of 2020)."""
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国红玉兰梅志海波鹏辉宇浩婷雪晨阳子轩欣怡梓涵俊凯博嘉佳慧雨晓东春生金龙云飞小燕立新永庆福宝珍凤琴荣莲翠"
"""Characters of given names, the most frequent first."""
WEIGHTS = tuple(1 / (rank + 3) for rank in range(len(GIVEN)))
PERSON = (
    "id", "version", "document_type", "document_index", "document_encrypted", "name_encrypted", "phone_index", "phone_encrypted", "sex",
    "birth_date", "nationality", "search_keys", "created_at", "updated_at",
)  # fmt: skip
RESIDENCE = (
    "id", "version", "person_id", "state", "station_code", "origin_station_code", "address_text", "room", "address_key", "category", "reason",
    "place_kind", "started_on", "registered_by", "registered_at", "updated_at",
)  # fmt: skip
BATCH = 5000


@dataclass(frozen=True)
class Resident:
    """Somebody of the crowd."""

    details: Details
    station_code: str


def crowd(seed: str, first: int = 0) -> Iterator[Resident]:
    """Residents without end, no two with the same number, the same for the same seed; numbered from ``first`` on."""
    source = random.Random(seed)  # noqa: S311 - made-up people are no secret
    surnames, shares = list(SURNAMES), list(SURNAMES.values())
    for number in itertools.count(first):
        # Every day from 1950 to 2009 in turn, so many people a day as there are orders of registration.
        born = dt.date(1950, 1, 1) + dt.timedelta(days=number * 7919 % 21_915)
        order = number // 21_915 % 999 + 1
        name = source.choices(surnames, shares)[0] + "".join(source.choices(GIVEN, WEIGHTS, k=source.choices((1, 2), (3, 7))[0]))
        yield Resident(_details(name, born, order, f"+999{number:08d}"), source.choices(STATIONS, SHARES)[0])


def _details(name: str, born: dt.date, order: int, phone: str) -> Details:
    body = f"{COUNTY}{born:%Y%m%d}{order:03d}"
    document = Document(DocumentType.RESIDENT_ID, body + check_digit(body))
    return Details(document, name, phone, "MALE" if order % 2 else "FEMALE", born, "CHN")


def load(store: Store, residents: Sequence[Resident]) -> None:
    """Put residents into the tables by COPY."""
    connection: Any = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for start in range(0, len(residents), BATCH):
            people = [_person(store, resident) for resident in residents[start : start + BATCH]]
            _copy(cursor, "person", PERSON, people)
            homes = (_residence(person, resident) for person, resident in zip(people, residents[start : start + BATCH], strict=True))
            _copy(cursor, "residence", RESIDENCE, homes)
            connection.commit()
    finally:
        connection.close()


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Any) -> None:
    lines = ("\t".join(_text(row[column]) for column in columns) + "\n" for row in rows)
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO("".join(lines)))


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)


def _person(store: Store, resident: Resident) -> dict[str, Any]:
    person_id, now = new_id(), store.clock.now().isoformat()
    sealed = seal_person(store.cipher, store.equipment.index, person_id, resident.details)
    return {"id": person_id, "version": 1, **sealed, "created_at": now, "updated_at": now}


def _residence(person: dict[str, Any], resident: Resident) -> dict[str, Any]:
    house = person["id"][-4:]
    return {
        "id": new_id(),
        "version": 1,
        "person_id": person["id"],
        "state": "ACTIVE",
        "station_code": resident.station_code,
        "origin_station_code": resident.station_code,
        "address_text": f"长塘路 {house} 号",
        "room": None,
        "address_key": f"长塘路{house}号",
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "started_on": "2022-03-01",
        "registered_by": "bench",
        "registered_at": person["created_at"],
        "updated_at": person["created_at"],
    }
