"""What was seen of items: checked as a whole, and kept so that what was seen later counts, in whichever order it arrives."""

from collections.abc import Sequence
from typing import Any

from services.housing.models import House, Inspection, InspectionResult
from services.housing.models.sheets import Sheet
from services.housing.queries import inspections as queries
from services.housing.rules.inspections import Given, check_results, takes_place
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused


def read_results(uow: UnitOfWork, house: House, sheet: Sheet, results: Sequence[dict[str, Any]]) -> list[Refused]:
    """All that is wrong with results that were sent."""
    given = [Given(row["item_code"], row["room_id"], row["result"], row["fixed_on_site"]) for row in results]
    rooms = queries.rooms(uow.session, house.id) if any(row.room_id for row in given) else set()
    return check_results(given, sheet.by_code, rooms)


def record(uow: UnitOfWork, inspection: Inspection, results: Sequence[dict[str, Any]]) -> None:
    """Keep results that are right; each takes the place of the one before, unless that was seen later."""
    known = {(row.item_code, row.room_id): row for row in queries.results(uow.session, inspection.id)}
    for given in results:
        row = known.get((given["item_code"], given["room_id"]))
        # A device whose clock is ahead would have the last word for ever.
        seen_at = min(given["seen_at"] or uow.now, uow.now)
        if row is None:
            row = InspectionResult(id=new_id(), inspection_id=inspection.id, item_code=given["item_code"], room_id=given["room_id"])
            uow.session.add(row)
        elif not takes_place(seen_at, row.seen_at):
            continue
        row.result, row.fixed_on_site, row.seen_at = given["result"], given["fixed_on_site"], seen_at
        row.note_encrypted = seal_note(uow.cipher, "inspection_result", "note_encrypted", row.id, given["note"])
    inspection.updated_at = uow.now
    uow.session.flush()
