"""The command line for parked messages: ``python -m shared.messaging.parked --service population list``.

It reads the same environment as the service. Nothing personal is shown: of a message's data only the names of its
fields. Acts need ``--by``, the name of who does it, which goes into the service's audit trail.
"""

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click
import orjson

from shared.config import ConfigurationError, load_settings
from shared.db.store import Store
from shared.errors import DomainError
from shared.messaging import parked_acts as acts
from shared.messaging.parked_acts import Selection
from shared.messaging.parking import DISCARDED, PARKED, REPLAYED, RETRYING

Command = TypeVar("Command", bound=Callable[..., Any])
WIDEST = 60


class Desk:
    """What every command is given: the store, and how to answer."""

    def __init__(self, store: Store, as_json: bool) -> None:
        self.store = store
        self._as_json = as_json

    def show(self, rows: list[dict[str, Any]]) -> None:
        """Print rows as a table, or as JSON."""
        click.echo(orjson.dumps(rows).decode() if self._as_json else table(rows))

    def show_one(self, values: dict[str, Any]) -> None:
        """Print one thing, a line for each of its parts."""
        lines = [f"{name:16}{_text(value)}" for name, value in values.items()]
        click.echo(orjson.dumps(values).decode() if self._as_json else "\n".join(lines))

    def tell(self, done: str, count: int) -> None:
        """Say how many messages an act was done to."""
        click.echo(orjson.dumps({done: count}).decode() if self._as_json else f"{count} {done}")


class Commands(click.Group):
    """Turns refusals into a line on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (DomainError, ValueError) as error:
            raise click.ClickException(str(error)) from None


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as aligned columns under their names."""
    if not rows:
        return "nothing"
    cells = [list(rows[0]), *([_text(value)[:WIDEST] for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={_text(part)}" for name, part in value.items() if part is not None)
    return "" if value is None else str(value)


def chosen(command: Command) -> Command:
    """The ways in which an act's messages are chosen, and who acts."""
    options = (
        click.argument("ids", nargs=-1),
        click.option("--group", help="Every message with this fingerprint."),
        click.option("--all", "everything", is_flag=True, help="Every message."),
        click.option("--by", required=True, help=f"Who does it, for the audit trail (you are {getpass.getuser()} here)."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=Commands)
@click.option("--service", required=True, help="The service whose messages they are.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def main(context: click.Context, service: str, as_json: bool) -> None:
    """List, show, replay and discard messages that could not be handled."""
    try:
        store = Store(load_settings(service))
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from None
    context.call_on_close(store.close)
    context.obj = Desk(store, as_json)


@main.command("list")
@click.option("--group", help="The messages of one group instead of the groups.")
@click.option("--state", type=click.Choice([RETRYING, PARKED, REPLAYED, DISCARDED]), help="Messages in this state instead of groups.")
@click.option("--limit", default=100, show_default=True, help="Messages to list at most.")
@click.pass_obj
def list_(desk: Desk, group: str | None, state: str | None, limit: int) -> None:
    """Groups of parked messages with the same cause; with --group or --state, single messages."""
    desk.show(acts.messages(desk.store, group, state, limit) if group or state else acts.groups(desk.store))


@main.command()
@click.argument("message_id")
@click.pass_obj
def show(desk: Desk, message_id: str) -> None:
    """One message, its data masked."""
    desk.show_one(acts.view(desk.store, message_id))


@main.command()
@chosen
@click.pass_obj
def replay(desk: Desk, ids: tuple[str, ...], group: str | None, everything: bool, by: str) -> None:
    """Have parked events handled again by the running service."""
    desk.tell("replayed", acts.replay(desk.store, Selection(ids, group, everything), by))


@main.command()
@chosen
@click.option("--reason", required=True, help="Why, for the audit trail; nothing personal.")
@click.pass_obj
def discard(desk: Desk, ids: tuple[str, ...], group: str | None, everything: bool, by: str, reason: str) -> None:
    """Give messages up for good."""
    desk.tell("discarded", acts.discard(desk.store, Selection(ids, group, everything), by, reason))


if __name__ == "__main__":
    main()
