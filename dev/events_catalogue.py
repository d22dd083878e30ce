"""``python -m dev.events_catalogue``: docs/events.md, every event with who announces it and who listens.

``--check`` fails when the file is not what the code says.
"""

import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import click

from dev.stack import SERVICES
from shared.contracts.audit import audit_sealed
from shared.contracts.event import Event
from shared.messaging.topology import service_class, subscriptions

CATALOGUE = Path(__file__).parent.parent / "docs" / "events.md"
HEAD = """# Events

Made by `python -m dev.events_catalogue` from the contracts and the services; a test fails when it is stale.
Exchange `<owner>.events`, routing key as below, envelope CloudEvents 1.0 (`type` is `liangdian.<owner>.<event>.v<version>`), identifiers only.
"""


def catalogue() -> str:
    """The text of the file."""
    listeners = _listeners()
    sections = [_section(service, listeners) for service in SERVICES]
    return "\n".join([HEAD, *sections])


def _listeners() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for service in SERVICES:
        for binding in subscriptions(service_class(service)):
            found[binding.event.service, binding.event.name].append(f"`{binding.service}.{binding.method}`")
    return found


def _section(service: str, listeners: dict[tuple[str, str], list[str]]) -> str:
    rows = [_row(event, listeners[service, event.name]) for event in [*_announced(service), audit_sealed(service)]]
    return "\n".join([f"## {service}", "", "| event | version | data | what it says | who listens |", "|---|---|---|---|---|", *rows, ""])


def _announced(service: str) -> tuple[Event, ...]:
    events: tuple[Event, ...] = import_module(f"shared.contracts.{service}.events").EVENTS
    return events


def _row(event: Event, who: list[str]) -> str:
    fields = ", ".join(f"`{field.data_key or name}`" for name, field in event.data().fields.items())
    meaning = (event.data.__doc__ or "").strip().splitlines()[0]
    return f"| `{event.name}` | {event.version} | {fields} | {meaning} | {', '.join(sorted(who)) or 'nobody yet'} |"


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail if the file is stale.")
def main(*, check: bool) -> None:
    """Write docs/events.md."""
    if not check:
        CATALOGUE.write_text(catalogue(), encoding="utf-8")
    elif CATALOGUE.read_text(encoding="utf-8") != catalogue():
        sys.exit("docs/events.md is stale: run `python -m dev.events_catalogue`")


if __name__ == "__main__":
    main()
