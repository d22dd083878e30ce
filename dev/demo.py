"""``make demo``: loads a scenario into the running product over HTTP, and compares what can be compared."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dev.api import Api, Refused
from dev.keyring import write_private
from dev.loading import Loading, StationResult, check_forms, steps
from dev.scenario import Scenario, ScenarioError, read_scenario

USUAL = Path(__file__).parent / "scenarios" / "yuancheng.yaml"
ACCOUNT = Path(".run/first-account.json")
BUREAU = "bureau"


class NoProduct(Exception):
    """Nobody says where the product is."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=USUAL)
@click.option("--account", type=click.Path(path_type=Path), default=ACCOUNT, show_default=True, help="The file that `make run` wrote.")
def main(path: Path, account: Path) -> None:
    """Load the scenario PATH with the account that `make run` wrote down, or with URL, USERNAME and PASSWORD."""
    try:
        failed = load(read_scenario(path), _account(account), account.parent / "demo-accounts.json", Console())
    except (NoProduct, ScenarioError, Refused) as error:
        raise click.ClickException(str(error)) from None
    except httpx.TransportError as error:
        raise click.ClickException(f"the product does not answer ({error}); is `make run` running?") from None
    raise SystemExit(1 if failed else 0)


def load(scenario: Scenario, account: dict[str, str], accounts_file: Path, console: Console) -> int:
    """Load it, print what there is now, and return how many figures are not as the scenario says."""
    check_forms(scenario)
    api = Api(account["url"]).signed_in(account["username"], account["password"])
    with _progress(console) as progress:
        task = progress.add_task("", total=steps(scenario))
        loading = Loading(api, scenario, account["password"], lambda what: progress.update(task, advance=1, description=what))
        results = loading.run()
    write_private(accounts_file, {"url": account["url"], "accounts": loading.passwords})
    console.print(_loaded(results))
    if loading.removed:
        console.print(f"Removed, being unused and not in the scenario: {', '.join(loading.removed)}")
    failed = _compare(api, scenario, console)
    if left_out := loading.left_out():
        console.print(f"Not loaded yet: {', '.join(left_out)}")
    console.print(f"The accounts that were opened, with their passwords, are in {accounts_file}")
    return failed


def _account(file: Path) -> dict[str, str]:
    named = {name: os.environ.get(name.upper(), "") for name in ("url", "username", "password")}
    if all(named.values()):
        return named
    if not file.exists():
        raise NoProduct(f"{file} is not there: start the product with `make run`, or name URL, USERNAME and PASSWORD")
    written: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return written


def _progress(console: Console) -> Progress:
    return Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"), console=console)


def _loaded(results: list[StationResult]) -> Table:
    table = Table("station", title="Loaded", title_justify="left", box=None, padding=(0, 2, 0, 0), title_style="bold")
    for name in ("communities", "accounts", "mergers", "modules", "strength", "residents", "new"):
        table.add_column(name, justify="right")
    for result in results:
        residents = result.residents_new + result.residents_known
        counts = (len(result.communities), len(result.accounts), result.mergers, result.modules, result.strength, residents, result.residents_new)
        table.add_row(result.plan.code, *(str(count or "-") for count in counts))
    return table


def _compare(api: Api, scenario: Scenario, console: Console) -> int:
    table = Table("of", "figure", title="Compared with the scenario", title_justify="left", box=None, padding=(0, 2, 0, 0), title_style="bold")
    for name in ("scenario", "product", ""):
        table.add_column(name, justify="right")
    failed = 0
    for owner, figures in scenario.expected.items():
        for figure, expected in figures.items():
            if recount := RECOUNTS.get(figure):
                found = recount(api, owner, scenario)
                failed += found != expected
                table.add_row(owner, figure, str(expected), str(found), "[green]✓" if found == expected else "[red]✗")
    if table.row_count:
        console.print(table)
    unknown = sorted({figure for figures in scenario.expected.values() for figure in figures} - RECOUNTS.keys())
    if unknown:
        console.print(f"Not compared yet: {', '.join(unknown)}")
    return failed


def _stations(api: Api, owner: str, scenario: Scenario) -> int:  # noqa: ARG001 - every recount is given the same
    return len(api.get("/stations")["items"])


def _community_strength(api: Api, owner: str, scenario: Scenario) -> Any:
    return api.get(f"/stations/{owner}/strength", on=scenario.period.last.isoformat())["community_percent"]


def _modules_open(api: Api, owner: str, scenario: Scenario) -> int:
    last = scenario.period.last.isoformat()
    modules = api.get(f"/stations/{owner}/modules")["items"]
    return sum(row["opened_on"] <= last and (row["closed_on"] is None or row["closed_on"] > last) for row in modules)


RECOUNTS: dict[str, Callable[[Api, str, Scenario], Any]] = {
    "stations": _stations,
    "community_strength_percent": _community_strength,
    "modules_open": _modules_open,
}
"""How a figure is counted again from what the product answers; the others wait for their services."""


if __name__ == "__main__":
    main()
