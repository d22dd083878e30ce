"""Verifies the whole of one service's audit trail from a terminal that has that service's environment.

    python -m shared.db.audit_verification --service population --anchors-url postgresql+psycopg2://…/directory

Exit status 1 and the first finding if something is wrong (``shared.db.audit_verifier`` says what is found and how).
"""

import os
import sys

import click
from sqlalchemy import create_engine, text

from shared.config import load_settings
from shared.db.audit import Auditor
from shared.db.audit_verifier import Kept, Report, Verifier, fetch_through

PAGE = 1_000
"""Blocks between two signs of life."""


@click.command()
@click.option("--service", required=True, help="Whose trail; DATABASE_URL and LIANGDIAN_AUDIT_KEY are that service's.")
@click.option("--anchors-url", envvar="LIANGDIAN_ANCHORS_URL", help="The database of a service that keeps anchors of it.")
@click.option("--from-block", type=click.IntRange(min=1), default=1, show_default=True)
def main(service: str, anchors_url: str | None, from_block: int) -> None:
    """Verify a service's audit trail from --from-block to its end."""
    settings = load_settings(service, os.environ)
    if settings.database_url is None or settings.audit_key is None:
        raise click.UsageError("DATABASE_URL and LIANGDIAN_AUDIT_KEY are needed")
    anchors = kept_anchors(anchors_url, service) if anchors_url else []
    if not anchors:
        click.echo("no anchors: a tail that was cut off would not show", err=True)
    with create_engine(settings.database_url, hide_parameters=True).connect() as connection:
        verifier = Verifier(fetch_through(connection.execute), Auditor(service, settings.audit_key), anchors)
        sys.exit(_run(verifier, from_block))


def kept_anchors(url: str, service: str) -> list[Kept]:
    """The anchors of a service that another one's database keeps."""
    with create_engine(url, hide_parameters=True).connect() as connection:
        rows = connection.execute(text("SELECT number, total_count, hash FROM audit_anchor WHERE service = :service"), {"service": service})
        return [Kept(number, total, bytes(own_hash)) for number, total, own_hash in rows]


def _run(verifier: Verifier, block: int | None) -> int:
    entries = 0
    while block is not None:
        report = verifier.verify(block, PAGE)
        entries += report.entries
        if report.finding:
            click.echo(f"WRONG: {report.finding.kind} in block {report.finding.block}, row {report.finding.row}")
            return 1
        block = report.next_block
        click.echo(_line(report, entries), err=block is not None)
    return 0


def _line(report: Report, entries: int) -> str:
    if report.next_block is not None:
        return f"verified up to block {report.next_block - 1} of {report.head.number}"
    return f"whole: {report.head.number} blocks, {entries} entries verified, {report.unsealed} not sealed yet"


if __name__ == "__main__":
    main()
