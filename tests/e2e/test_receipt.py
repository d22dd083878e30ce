"""A resident's paper receipt: issued, printed, checked by a stranger, and worth nothing when the residence has ended."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from dev.stack import Stack
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration
from tests.factories.papers import links_in, pages_in, text_of

NAME = "欧阳金丝雀"


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    """A station of this test's own."""
    return new_station()


@pytest.fixture
def clerk(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    """Its clerk."""
    return new_account("CLERK", station)


def code_on(pdf: bytes, url: str) -> str:
    """What the QR code of a paper leads to."""
    [link] = links_in(pdf)
    found = re.fullmatch(re.escape(url) + r"/api/v1/receipt-checks/([0-9A-Z-]{19})", link)
    assert found is not None, link
    return found[1]


def test_a_paper_is_worth_what_the_residence_is(stack: Stack, stranger: ApiClient, clerk: ApiClient, station: str) -> None:
    body = registration(person={"name": NAME})
    residence = clerk.register_residence(**body).raise_for_status().json()
    issued = clerk.issue_receipt(residence["id"])
    receipt = issued.json()
    assert (issued.status_code, issued.headers["location"]) == (201, f"/api/v1/receipts/{receipt['id']}")
    assert re.fullmatch(rf"{station.upper()}-20\d\d-000001", receipt["serial"])

    first = clerk.print_receipt(receipt["id"], language="zh")
    assert clerk.print_receipt(receipt["id"], language="en").json()["code"] == "REPRINT_REASON_REQUIRED"
    second = clerk.print_receipt(receipt["id"], language="en", reason="OTHER_LANGUAGE")
    for printed in (first, second):
        assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
        assert printed.headers["content-disposition"] == 'inline; filename="residence-receipt.pdf"'
        assert pages_in(printed.content) == 1
        assert NAME in text_of(printed.content)
        assert body["person"]["document_number"] not in text_of(printed.content)
    assert "Copy 2 (reprint)" in text_of(second.content)
    assert clerk.receipt(receipt["id"]).json()["prints"] == 2

    code = code_on(first.content, stack.url)
    told = {
        "serial": receipt["serial"],
        "station_name_zh": f"{station}派出所",
        "station_name_en": f"{station} Police Station",
        "valid_until": receipt["expires_on"],
    }
    assert code_on(second.content, stack.url) == code
    assert stranger.check_receipt(code).json() == {"state": "VALID", **told}
    page = stranger.check_receipt(code, "text/html", **{"Accept-Language": "en"})
    assert "✓ Valid" in page.text
    assert not any(personal in page.text for personal in (NAME, NAME[0], body["person"]["document_number"], body["address"]["text"], residence["id"]))

    residence = clerk.residence(residence["id"]).json()
    clerk.end_residence(residence["id"], residence["version"], ended_on="2022-05-01", reason="MOVED_AWAY").raise_for_status()
    assert stranger.check_receipt(code).json() == {"state": "ENDED", **told}
    assert "✗" in stranger.check_receipt(code, "text/html").text
    assert clerk.print_receipt(receipt["id"], language="zh", reason="LOST").json()["code"] == "RECEIPT_NOT_VALID"
    assert clerk.residence_receipt(residence["id"]).json()["state"] == "ENDED"
    refuse_in_logs(stack, code, NAME)


def refuse_in_logs(stack: Stack, *canaries: str) -> None:
    """Neither a code nor a name is in any process's log."""
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(stack.folder.rglob("*.log"))]
    assert any("print_receipt" in log or "/receipts/" in log for log in logs)
    for canary in canaries:
        assert not any(canary in log or canary.replace("-", "") in log for log in logs)


def test_replaced_and_revoked(stranger: ApiClient, clerk: ApiClient, stack: Stack) -> None:
    residence = clerk.register_residence(**registration()).raise_for_status().json()
    first = clerk.issue_receipt(residence["id"]).raise_for_status().json()
    code = code_on(clerk.print_receipt(first["id"], language="zh").content, stack.url)
    assert clerk.issue_receipt(residence["id"]).json()["code"] == "RECEIPT_EXISTS"

    second = clerk.issue_receipt(residence["id"], replace=True).raise_for_status()
    again = code_on(clerk.print_receipt(second.json()["id"], language="zh").content, stack.url)
    assert [stranger.check_receipt(asked).json()["state"] for asked in (code, again)] == ["REVOKED", "VALID"]

    etag = clerk.receipt(second.json()["id"]).headers["etag"]
    assert clerk.revoke_receipt(second.json()["id"], 1, "LOST").status_code == 412
    assert clerk.revoke_receipt(second.json()["id"], int(etag.strip('"v')), "LOST").json()["state"] == "REVOKED"
    assert stranger.check_receipt(again).json()["state"] == "REVOKED"


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "%E7%8E%8B", "<script>alert(1)", "a" * 64, "a" * 65])
def test_of_an_unknown_code_nothing_is_told(stranger: ApiClient, code: str) -> None:
    page = stranger.check_receipt(code, "text/html")

    assert code not in page.text
    assert (page.status_code, "✗ 查无此凭证" in page.text) == ((404, False) if len(code) > 64 else (200, True))


def test_a_copy_is_printed_once_for_one_key(clerk: ApiClient) -> None:
    residence = clerk.register_residence(**registration()).raise_for_status().json()
    receipt = clerk.issue_receipt(residence["id"]).raise_for_status().json()

    answers: list[Any] = [clerk.print_receipt(receipt["id"], key="print-1", language="zh") for _ in range(2)]

    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [None, "true"]
    assert all("第 1 次打印" in text_of(answer.content) for answer in answers)
    assert clerk.receipt(receipt["id"]).json()["prints"] == 1
