"""The documentation page runs no script but its own, and needs nobody else's server."""

import re

import pytest

from gateway.docs_page import ASSETS, asset, page
from shared.errors import NotFound
from tests.unit.gateway.harness import House, body_of


def test_the_page_has_no_inline_script_and_no_foreign_address() -> None:
    text = page().get_data(as_text=True)

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href)=\"(?!/api/v1/)", text)


def test_the_policy_allows_this_origin_only() -> None:
    policy = page().headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", sorted(ASSETS | {"start.js"}))
def test_every_file_that_the_page_names_is_there(name: str) -> None:
    response = asset(name)

    assert response.status_code == 200
    assert f"/docs/{name}" in page().get_data(as_text=True)
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("name", ["../core.py", "swagger-editor-bundle.js", "", "index.html"])
def test_no_other_file_is_given_out(name: str) -> None:
    with pytest.raises(NotFound):
        asset(name)


def test_every_problem_type_leads_somewhere() -> None:
    house = House()
    items = body_of(house.ask("list_problems", token=None))["items"]

    found = [body_of(house.ask("get_problem", {"code": item["code"]}, token=None)) for item in items]
    assert found == items
    assert house.ask("get_problem", {"code": "NO_SUCH_CODE"}, token=None).status_code == 404
