"""No key stands twice in a table of words: YAML would keep the last one and say nothing."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

GATEWAY = Path(__file__).parents[3] / "gateway"
TABLES = sorted(GATEWAY.glob("*.yaml"))


def twice(text: str) -> list[str]:
    """The keys that a mapping of this text, at any depth, has more than once."""
    found: list[str] = []
    nodes = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            found += [str(key) for key, count in Counter(key.value for key, _ in node.value).items() if count > 1]
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [("A: 1\nB: 2", []), ("A: 1\nB: 2\nA: 1", ["A"]), ("A: {en: x, en: y}", ["en"]), ("A: [{zh: x, zh: y}]", ["zh"]), ("A: {en: x}\nB: {en: x}", [])],
)
def test_a_key_that_stands_twice_is_found(text: str, expected: list[str]) -> None:
    assert twice(text) == expected


def test_both_tables_are_looked_at() -> None:
    assert {"problems.yaml", "examples.yaml"} <= {path.name for path in TABLES}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_key_stands_twice(path: Path) -> None:
    assert twice(path.read_text(encoding="utf-8")) == []
