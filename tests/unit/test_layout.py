"""The shape of the repository: what a reader may rely on before opening a file."""

import ast
import importlib.util
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from dev.stack import PARTS, SERVICES, Kind

ROOT = Path(__file__).resolve().parents[2]
FILES = ("__init__.py", "README.md", "service.py", "rules/__init__.py", "migrations/env.py")
MODULES = ("handlers", "models", "queries", "schemas")
"""Files that become folders when they have grown."""
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|base_service)(_|$)")
MINIFIED = 2000
"""Characters in one line that no person has written."""
LONGEST_FILE = 300
LONGEST_FUNCTION = 50


@cache
def tracked(*suffixes: str) -> tuple[Path, ...]:
    """Files of the project: under version control, or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    files = [ROOT / name for name in listed if name] or [path for path in ROOT.rglob("*") if path.is_file() and not _is_hidden(path)]
    return tuple(path for path in files if path.is_file() and (not suffixes or path.suffix in suffixes))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)


def services() -> list[Path]:
    return sorted(path for path in (ROOT / "services").iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))


def product_modules() -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in {"services", "gateway", "shared", "dev"}]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("service", services(), ids=lambda path: path.name)
def test_every_service_has_the_same_files(service):
    missing = [name for name in FILES if not (service / name).is_file()]
    missing += [name for name in MODULES if not any((service / file).is_file() for file in (f"{name}.py", f"{name}/__init__.py"))]

    assert not missing


def test_every_service_is_in_the_local_stack():
    assert sorted(SERVICES) == [path.name for path in services()]


def test_the_local_stack_names_processes_that_exist():
    modules = [part.runs.partition(":")[0] for part in PARTS if part.kind is Kind.SERVICE]

    assert [module for module in modules if importlib.util.find_spec(module) is None] == []


def test_every_rule_has_its_test():
    rules = [path for service in services() for path in sorted((service / "rules").glob("*.py")) if not path.name.startswith("_")]
    missing = [path for path in rules if _has_logic(path) and not _mirror(path).is_file()]

    assert names(missing) == []


def _mirror(rule: Path) -> Path:
    service = rule.relative_to(ROOT / "services").parts[0]
    return ROOT / "tests" / "unit" / service / "rules" / f"test_{rule.name}"


def _has_logic(rule: Path) -> bool:
    """Whether it decides something: tables do not."""
    nodes = list(ast.walk(ast.parse(rule.read_text(encoding="utf-8"))))
    return any(isinstance(node, ast.If | ast.IfExp | ast.Compare | ast.BoolOp | ast.For) for node in nodes)


def test_no_name_is_vague():
    parts = {path: [*path.relative_to(ROOT).with_suffix("").parts] for path in tracked(".py")}

    assert names([path for path, words in parts.items() if any(VAGUE.search(word) for word in words) and "common_passwords" not in words]) == []


def test_no_file_of_code_is_long():
    assert names([path for path in product_modules() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]) == []


def test_no_function_is_long():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in product_modules()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_every_module_says_why_it_exists():
    silent = [path for path in product_modules() if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]

    assert names(silent) == []


def test_nothing_is_minified():
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in tracked(".js", ".css", ".html", ".svg")}

    assert names([path for path, text in texts.items() if any(len(line) > MINIFIED for line in text.splitlines())]) == []


def test_every_test_module_is_found_by_its_name():
    tests = (path for path in tracked(".py") if path.is_relative_to(ROOT / "tests") and not path.name.startswith("test_"))
    stray = [path for path in tests if re.search(r"^def test_", path.read_text(encoding="utf-8"), re.MULTILINE)]

    assert names(stray) == []
