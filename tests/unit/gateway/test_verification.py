"""Trails are verified chunk by chunk, against the heads that other services keep of them."""

from typing import Any

import pytest

from gateway.verification import verify_trails
from shared.contracts.method import Method

HASH = "a" * 64


class Trails:
    """Two services whose trails have three chunks each."""

    def __init__(self, broken: str | None = None) -> None:
        self.broken = broken
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def __call__(self, method: Method, data: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((method.service, method.name, data))
        if method.name == "list_anchors":
            return {"items": [{"number": 9, "total_count": 90, "hash": HASH, "at": "…", "received_at": "…"}]}
        start = data["from_block"]
        ok = method.service != self.broken
        following = start + 1000 if start < 2001 else None
        return {
            "ok": ok,
            "finding": None if ok else {"kind": "ENTRY_CHANGED"},
            "from_block": start,
            "next_block": following,
            "blocks": 1000,
            "entries": 5000,
        }


def test_a_trail_is_walked_to_its_head() -> None:
    found = verify_trails(Trails(), None, 1)

    assert (found["ok"], found["complete"]) == (True, True)
    assert [(one["service"], one["from_block"], one["blocks"], one["entries"]) for one in found["services"]] == [
        ("directory", 1, 3000, 15000),
        ("population", 1, 3000, 15000),
        ("housing", 1, 3000, 15000),
    ]


def test_the_heads_come_from_another_service() -> None:
    trails = Trails()

    verify_trails(trails, "population", 1)

    assert trails.asked[0] == ("directory", "list_anchors", {"service": "population"})
    assert trails.asked[1][:2] == ("housing", "list_anchors")
    assert trails.asked[2][2]["anchors"] == 2 * [{"number": 9, "total_count": 90, "hash": HASH}]


def test_a_broken_trail_is_told_and_the_others_are_verified_all_the_same() -> None:
    found = verify_trails(Trails(broken="directory"), None, 1)

    assert not found["ok"]
    assert [(one["ok"], one["blocks"]) for one in found["services"]] == [(False, 1000), (True, 3000), (True, 3000)]


@pytest.mark.parametrize(("seconds", "following"), [(0.0, 1001), (60.0, None)])
def test_when_time_is_over_the_answer_says_where_to_go_on(seconds: float, following: int | None) -> None:
    found = verify_trails(Trails(), "population", 1, seconds)

    assert found["services"][0]["next_block"] == following
    assert found["complete"] is (following is None)
