"""``python -m dev.bench.registry.houses``: houses a second of an import beside single registrations a second, in the same run.

A row and a registration leave the same behind: a house with its landlord, six rooms and ten beds, an audit entry and an event each.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from dev.bench.registry.__main__ import product
from dev.bench.registry.imports import PAUSE, Subject, compared
from dev.people import people

HEADER = "证件类型,证件号码,出租人姓名,联系电话,地址,出租类别,房屋结构,层数,面积,视频门禁,登记日期,房间\r\n"
LANDLORDS = people("landlords")
"""No two files have one of the same number and another name, which is refused."""
ROOMS = "101:2、102:2、103:2、201:2、202:1、203:1"


def file_of(count: int, seed: str) -> bytes:
    """A CSV of so many houses, each of a landlord of its own."""
    lines = (
        f"身份证,{person.document_number},{person.name},138{number:08d},{seed} {number} 号,分租,砖混,3,180.5,有,2022-03-01,{ROOMS}\r\n"
        for number, person in zip(range(count), LANDLORDS, strict=False)
    )
    return (HEADER + "".join(lines)).encode("utf-8-sig")


HOUSES = Subject("housing", "/house-imports", "/houses", file_of, "houses.lua")


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=6.0, show_default=True, help="Of each measurement of single registrations.")
@click.option("--rows", default=2_000, show_default=True, help="Of each file.")
@click.option(
    "--pause", default=PAUSE, show_default=True, help="Seconds between two looks at the job and the listing; single registrations have none."
)
def main(rounds: int, seconds: float, rows: int, pause: float) -> None:
    """Compare importing houses with registering them one by one."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name, product(Path(name)) as (stack, side):
        workers = tuple(stack.pids[part] for part in ("gateway", "directory", "housing", "broker"))
        print(compared(stack, replace(side, pids=workers), HOUSES, rounds, seconds, rows, pause))


if __name__ == "__main__":
    main()
