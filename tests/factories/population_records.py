"""What the tests of sealing, retention, disposal and erasure do again and again."""

from datetime import date
from typing import Any

from services.population.handlers.disposal import dispose_chunk
from shared.contracts.directory.roles import Role
from shared.contracts.population import records
from shared.identity import Actor
from tests.factories.population import CLERK, NOON, Population, person

HEAD = Actor("01890000-0000-7000-8000-00000000ead1", frozenset({Role.STATION_HEAD}), "changtang")
DEPUTY_HEAD = Actor("01890000-0000-7000-8000-00000000ead2", frozenset({Role.STATION_HEAD}), "changtang")
OTHER_HEAD = Actor("01890000-0000-7000-8000-00000000ead3", frozenset({Role.STATION_HEAD}), "pingnan")
AUDITOR = Actor("01890000-0000-7000-8000-00000000aad1", frozenset({Role.AUDITOR}), None)
NAME, PHONE, ADDRESS = "欧阳金丝雀", "13712345678", "金丝雀巷 7 号"
"""Words that occur nowhere else."""


def at(population: Population, day: str) -> None:
    """It is noon of that day."""
    population.clock.at = NOON.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:]))


def ended(population: Population, actor: Actor = CLERK, on: str = "2012-03-01", **others: Any) -> dict[str, Any]:
    """A residence of somebody with memorable details that ended on a day."""
    somebody = {"name": NAME, "phone": PHONE, **others.pop("person", {})}
    given = {"started_on": "2012-01-01", "address": {"text": ADDRESS, "room": "701"}, **others}
    return population.end(population.register(actor, person=person(**somebody), **given), actor, on=on)


def sealed(population: Population, residence: dict[str, Any], head: Actor = HEAD, **others: Any) -> dict[str, Any]:
    """The seal on the person of a residence."""
    told = residence["person"]
    return population.ask(records.SEAL_PERSON, {"id": told["id"], "version": told["version"], "reason": "SAFETY", **others}, head)


def held(population: Population, residence: dict[str, Any], head: Actor = HEAD, **others: Any) -> dict[str, Any]:
    """A legal hold on the person of a residence."""
    return population.ask(records.PLACE_HOLD, {"id": residence["person"]["id"], "reason": "CASE", "authority": "Court, 2022-17", **others}, head)


def proposed(population: Population, head: Actor = HEAD, record_type: str = "RESIDENCE_ENDED") -> dict[str, Any]:
    """A batch of all that is due."""
    return population.ask(records.PROPOSE_DISPOSAL, {"record_type": record_type}, head)


def approved(population: Population, head: Actor = HEAD, record_type: str = "RESIDENCE_ENDED") -> dict[str, Any]:
    """A batch that another head approved."""
    batch = proposed(population, head, record_type)
    return population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, DEPUTY_HEAD)


def carry_out(population: Population, most: int = 20) -> int:
    """Run the job until nothing is left; how many chunks it took."""
    chunks = 0
    while population.store.work("dispose-records", lambda uow: dispose_chunk(uow, most)):
        chunks += 1
    return chunks


def outcomes(population: Population, batch: dict[str, Any]) -> dict[str, str]:
    """What became of each record of a batch."""
    found = population.ask(records.GET_DISPOSAL, {"id": batch["id"]}, HEAD)
    return {record["id"]: record["outcome"] for record in found["records"]}


def erasure_of(population: Population, residence: dict[str, Any], actor: Actor = CLERK) -> dict[str, Any]:
    """A request to erase the person of a residence."""
    data = {"id": residence["person"]["id"], "reason": "RESIDENT_REQUEST", "purpose": "asked for at the counter"}
    return population.ask(records.REQUEST_ERASURE, data, actor)


def erased(population: Population, residence: dict[str, Any]) -> dict[str, Any]:
    """The receipt of an erasure that the counter asked for and the head approved."""
    return population.ask(records.APPROVE_ERASURE, {"id": erasure_of(population, residence)["id"], "version": 1}, HEAD)


def everything(population: Population) -> str:
    """All that every table of the database holds, platform tables too, with bytes as text."""
    tables = population.rows("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
    return "\n".join(
        str({name: _text(value) for name, value in row.items()}) for table in tables for row in population.rows(f"SELECT * FROM {table['name']}")
    )  # names of tables


def _text(value: Any) -> Any:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value


TEN_YEARS_BEFORE = date(2012, 4, 2)
"""The last day on which a residence must have ended to be due on 31 March 2022 by the rule the product came with."""
