"""``make demo``: loads a scenario into the running product over HTTP, and compares what can be compared."""

import json
import os
from pathlib import Path

import click
import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from dev.api import Api, Refused
from dev.keyring import write_private
from dev.loaders import LOADERS, check_forms, steps
from dev.loading import Loading, StationResult
from dev.recounts import RECOUNTS
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
        loading = Loading(api, scenario, account["password"], lambda what: progress.update(task, advance=1, description=what), LOADERS)
        results = loading.run()
    write_private(accounts_file, {"url": account["url"], "accounts": loading.passwords})
    console.print(_loaded(results))
    if loading.removed:
        console.print(f"Removed, being unused and not in the scenario: {', '.join(loading.removed)}")
    failed = _compare(loading, console)
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
    table = Table(Column("station", no_wrap=True), title="Loaded", title_justify="left", box=None, padding=(0, 2, 0, 0), title_style="bold")
    columns = list(dict.fromkeys(name for result in results for name in result.told))
    for name in ("communities", "accounts", *columns):
        table.add_column(name, justify="right", overflow="fold")
    for result in results:
        counts = (str(len(result.communities)), str(len(result.accounts)), *(result.told.get(name, "-") for name in columns))
        table.add_row(result.plan.code, *counts)
    return table


def _compare(loading: Loading, console: Console) -> int:
    table = Table("of", "figure", title="Compared with the scenario", title_justify="left", box=None, padding=(0, 2, 0, 0), title_style="bold")
    for name in ("scenario", "product", ""):
        table.add_column(name, justify="right")
    failed, expected_figures = 0, loading.scenario.expected
    for owner, figures in expected_figures.items():
        for figure, expected in figures.items():
            if recount := RECOUNTS.get(figure):
                found = recount(loading, owner)
                failed += found != expected
                table.add_row(owner, figure, str(expected), str(found), "[green]✓" if found == expected else "[red]✗")
    if table.row_count:
        console.print(table)
    unknown = sorted({figure for figures in expected_figures.values() for figure in figures} - RECOUNTS.keys())
    if unknown:
        console.print(f"Not compared yet: {', '.join(unknown)}")
    return failed


if __name__ == "__main__":
    main()
