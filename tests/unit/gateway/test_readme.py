"""The README's URL map has every route and no other."""

import re
from pathlib import Path

from gateway.service import Gateway

README = Path(__file__).parents[3] / "gateway" / "README.md"
ENTRY = re.compile(r"`([A-Z, ]+) (/[^`?]*)`")


def test_the_url_map_is_complete() -> None:
    section = README.read_text(encoding="utf-8").partition("## URL map")[2].partition("## Conventions")[0]
    listed = {(verb.strip(), path) for verbs, path in ENTRY.findall(section) for verb in verbs.split(",")}

    assert listed == {(route.verb, route.path) for route in Gateway.declarations()}
