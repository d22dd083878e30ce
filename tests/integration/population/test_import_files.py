"""Files that are not what they should be: each ends its own job with a reason, and nothing else."""

import io
import zipfile
from collections.abc import Callable

import pytest

from shared.files.columns import MOST_COLUMNS
from tests.factories.population import Population
from tests.factories.population_imports import NAMES, TITLES, csv_file, imported, problems_of, row, workbook

SHEET = "xl/worksheets/sheet1.xml"


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def huge_sheet() -> bytes:
    """Two cells, in opposite corners of the largest sheet there is."""
    cells = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>b</v></c></row>'
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    return repacked(workbook([]), SHEET, sheet.encode())


def bomb() -> bytes:
    """A workbook of some hundred kilobytes that unpacks to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != SHEET:
                new.writestr(part, old.read(part))
        with new.open(SHEET, "w", force_zip64=True) as sheet:
            for _ in range(1024):
                sheet.write(b" " * (1 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, with a directory that says it were small."""
    data = bomb()
    size = (1 << 30).to_bytes(4, "little")
    return data.replace(size, (1000).to_bytes(4, "little"))


GOOD = [row(), row()]
FILES: dict[str, tuple[Callable[[], bytes], str, int | None]] = {
    "blank": (lambda: b" \r\n ", "FILE_EMPTY", None),
    "a mark only": (lambda: b"\xef\xbb\xbf", "FILE_EMPTY", None),
    "a header only": (lambda: csv_file([]), "FILE_EMPTY", None),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "FILE_TYPE_UNKNOWN", None),
    "an old workbook": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "FILE_TYPE_UNKNOWN", None),
    "two encodings": (lambda: csv_file(GOOD) + csv_file([row()], encoding="gb18030").split(b"\r\n", 1)[1], "MIXED_ENCODINGS", 4),
    "an open quote": (lambda: csv_file(GOOD) + b'"' + b"x\n" * 600_000, "FILE_MALFORMED", 4),
    "no header": (lambda: csv_file(GOOD, header=row()), "MISSING_COLUMNS", 1),
    "a column missing": (lambda: csv_file(GOOD, header=["-", *TITLES[1:]]), "MISSING_COLUMNS", 1),
    "a column twice": (lambda: csv_file(GOOD, header=["姓名", *TITLES[1:]]), "DUPLICATE_COLUMN", 1),
    "200 columns": (lambda: csv_file(GOOD, header=[*TITLES, *["x"] * 184]), "TOO_MANY_COLUMNS", 1),
    "200 columns of a workbook": (lambda: workbook(GOOD, header=[*TITLES, *["x"] * 184]), "TOO_MANY_COLUMNS", 1),
    "a workbook cut off": (lambda: workbook(GOOD)[:3000], "FILE_UNREADABLE", None),
    "a zip of something else": (lambda: repacked(workbook(GOOD), "xl/workbook.xml", b"<no/>"), "FILE_UNREADABLE", None),
    "a sheet that is no XML": (lambda: repacked(workbook(GOOD), SHEET, b"<worksheet><sheetData><row"), "FILE_UNREADABLE", None),
    "a workbook without cells": (lambda: workbook([], header=[]), "FILE_EMPTY", None),
    "the largest sheet there is": (huge_sheet, "FILE_TOO_COMPLEX", None),
    "a bomb": (bomb, "FILE_TOO_COMPLEX", None),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_ends_its_job_with_a_reason(population: Population, name: str) -> None:
    make, code, line = FILES[name]

    job = imported(population, make())

    assert (job["state"], job["error"]) == ("FAILED", {"code": code, "row": line})
    assert population.rows("SELECT (SELECT count(*) FROM job_part) + (SELECT count(*) FROM residence) AS left") == [{"left": 0}]


def test_a_bomb_that_lies_about_its_size_hurts_nobody_either(population: Population) -> None:
    job = imported(population, lying_bomb())

    assert job["state"] == "FAILED"
    assert job["error"]["code"] in {"FILE_TOO_COMPLEX", "FILE_UNREADABLE", "FILE_EMPTY"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_comes_in_several_forms(population: Population, encoding: str, delimiter: str) -> None:
    job = imported(population, csv_file([row(), row()], encoding=encoding, delimiter=delimiter))

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 2})


def test_columns_in_another_order_and_unknown_ones(population: Population) -> None:
    header = ["序号", *reversed(NAMES)]

    job = imported(population, csv_file([["1", *reversed(row())]], header=header))

    assert (job["counts"], job["notes"]) == ({"IMPORTED": 1}, ["COLUMNS_PASSED_OVER"])


def test_rows_are_numbered_as_a_spreadsheet_shows_them(population: Population) -> None:
    blank = [""] * len(TITLES)
    rows = [row(), blank, row(name=""), [*row(name="")[:-1], ""]]

    for data in (csv_file(rows), workbook(rows)):
        job = imported(population, data, dry_run=True)

        assert [(number, code) for number, _, code in problems_of(population, job)] == [(4, "REQUIRED"), (5, "REQUIRED")]


def test_a_row_of_a_megabyte_is_refused_alone(population: Population) -> None:
    rows = [row(), row(address="路" * 500_000), row(legacy_id="x" * 1_000_000), row(address="路" * 300), row()]

    job = imported(population, csv_file(rows))

    assert job["counts"] == {"IMPORTED": 2, "REFUSED": 3}
    assert problems_of(population, job) == [(3, None, "ROW_TOO_LONG"), (4, None, "ROW_TOO_LONG"), (5, "address", "CELL_LENGTH")]


def test_cells_beyond_the_header_are_passed_over(population: Population) -> None:
    job = imported(population, csv_file([[*row(), *["x"] * 500], row()[:14]]))

    assert job["counts"] == {"IMPORTED": 2}
    assert MOST_COLUMNS < 500
