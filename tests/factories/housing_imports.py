"""Files of houses as stations have them, and an import of one from the upload to the end of its job."""

import base64
import hashlib
import itertools
from typing import Any

from services.housing.rules.import_columns import HOUSES
from shared.contracts.housing import imports as contract
from shared.contracts.housing import jobs
from shared.identity import Actor
from tests.factories import population_imports
from tests.factories.housing import OFFICER, Housing
from tests.factories.population import next_number
from tests.factories.population_employers import credit_code

TITLES = [column.title for column in HOUSES]
NAMES = [column.name for column in HOUSES]
PART = 256 * 1024

USUAL = {
    "landlord_kind": "个人",
    "document_type": "身份证",
    "landlord_name": "陈东",
    "phone": "13800138000",
    "community": "长塘村",
    "rental_kind": "分租",
    "structure": "砖混",
    "floors": "5",
    "area_m2": "420.5",
    "has_video_access": "有",
    "registered_on": "2021-03-01",
    "rooms": "101:2、102:1、201",
}
_doors = itertools.count(1)


def row(**others: Any) -> list[str]:
    """The cells of a row that is right: a house at a new address, of somebody new."""
    said = {**USUAL, **others}
    said.setdefault("address", f"长塘路 {next(_doors)} 号")
    said.setdefault("document_number", next_number())
    return [said.get(name, "") for name in NAMES]


def of_organisation(**others: Any) -> list[str]:
    """The cells of a row that is right, of an organisation's house."""
    told = {"landlord_kind": "单位", "document_type": "", "document_number": "", "credit_code": credit_code(), "landlord_name": "河源安居有限公司"}
    return row(**{**told, **others})


def csv_file(rows: Any, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A CSV file."""
    return population_imports.csv_file(rows, TITLES, encoding, delimiter)


def workbook(rows: Any) -> bytes:
    """A workbook; texts are text cells, other values what they are."""
    return population_imports.workbook(rows, TITLES)


def submitted(housing: Housing, data: bytes, actor: Actor = OFFICER, **asked: Any) -> dict[str, Any]:
    """An import whose file has come in; it waits."""
    job = housing.ask(contract.BEGIN_IMPORT, asked, actor)
    parts = [data[start : start + PART] for start in range(0, len(data), PART)]
    for number, part in enumerate(parts):
        housing.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": number, "content": base64.b64encode(part).decode()}, actor)
    told = {"id": job["id"], "parts": len(parts), "size": len(data), "digest": hashlib.sha256(data).hexdigest()}
    return housing.ask(contract.SUBMIT_IMPORT, told, actor)


def imported(housing: Housing, data: bytes, actor: Actor = OFFICER, **asked: Any) -> dict[str, Any]:
    """An import that has ended."""
    job = submitted(housing, data, actor, **asked)
    while housing.service.desk.work(housing.store):
        pass
    return housing.ask(jobs.GET_JOB, {"id": job["id"]}, actor)


def rows_of(housing: Housing, job: dict[str, Any], actor: Actor = OFFICER, **asked: Any) -> list[dict[str, Any]]:
    """The rows of an import, of up to 200."""
    return list(housing.ask(contract.LIST_IMPORT_ROWS, {"id": job["id"], "limit": 200, **asked}, actor)["items"])


def problems_of(housing: Housing, job: dict[str, Any], actor: Actor = OFFICER) -> list[tuple[int, str | None, str]]:
    """Row, column and code of every problem."""
    return [(found["row"], problem["column"], problem["code"]) for found in rows_of(housing, job, actor) for problem in found["problems"]]
