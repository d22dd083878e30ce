"""Appeals against ratings: made by who runs the house, decided by the head of its station or the bureau.

What a decision corrects is kept beside the inspection, which stays as it was closed; the rating counts items as corrected and says so.
"""

from typing import Any

from services.housing.handlers.rating import rate_house
from services.housing.handlers.rating_reading import appeal_until, present_rating
from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside
from services.housing.models import House, Rating, RatingAppeal, RatingCorrection
from services.housing.queries import houses
from services.housing.queries import rating as queries
from services.housing.rules.appeals import check_appeal, check_corrections, check_decider
from services.housing.schemas.rating import show_appeal
from shared.answers import Answer
from shared.contracts.housing.events.rating import RATING_APPEAL_DECIDED, RATING_APPEALED
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.contracts.housing.vocabulary.rating import AppealDecision, AppealState, RatingCause
from shared.db.base import new_id
from shared.db.encryption import FieldCipher
from shared.db.notes import seal_text
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refusals, refuse
from shared.errors import NotFound
from shared.reach import scope

NOT_FOUND = "RATING_APPEAL_NOT_FOUND"
Data = dict[str, Any]


def appeal_rating(uow: UnitOfWork, data: Data) -> Answer:
    """Appeal against the present rating of an own house; raises ``NotFound``, or ``Conflict`` when one waits or the days are over."""
    house = house_to_change(uow, data["id"])
    rating = present_rating(uow, house)
    waiting = queries.open_appeal(uow.session, house.id)
    refused = check_appeal(appeal_until(uow, rating), uow.today, has_open=waiting is not None)
    if refused:
        raise uow.denied(conflict(refused), f"house:{house.id}", station_code=house.station_code)
    appeal = _new_appeal(uow, rating, data)
    uow.session.add(appeal)
    fact = {"appeal_id": appeal.id, "house_id": house.id, "rating_id": rating.id, "station_code": house.station_code, "reason": appeal.reason}
    fact["appealed_on"] = appeal.appealed_on.isoformat()
    uow.announce(RATING_APPEALED, appeal.id, fact, station_code=house.station_code, version=appeal.version)
    _audit(uow, "RATING_APPEALED", appeal, house, {"reason": appeal.reason})
    return uow.commit(show_appeal(appeal, house, (), uow.cipher))


def _new_appeal(uow: UnitOfWork, rating: Rating, data: Data) -> RatingAppeal:
    appeal_id = new_id()
    return RatingAppeal(
        id=appeal_id,
        house_id=rating.house_id,
        rating_id=rating.id,
        inspection_id=rating.inspection_id,
        state=AppealState.OPEN.value,
        reason=data["reason"],
        note_encrypted=seal_text(uow.cipher, "rating_appeal", "note_encrypted", appeal_id, data["note"]),
        appealed_on=uow.today,
        appealed_by=uow.actor.account_id,
        **dict.fromkeys(("decided_on", "decided_by", "decision_note_encrypted")),
        updated_at=uow.now,
    )


def list_rating_appeals(uow: UnitOfWork, data: Data) -> Answer:
    """A page of the appeals within reach."""
    account_id = uow.actor.account_id if is_outside(uow.actor) else None
    station_code = None if account_id else scope(uow.actor)
    state, house_id = data["state"], data["house_id"]
    listing = f"appeals|{station_code}|{account_id}|{state}|{house_id}"
    columns: list[Any] = [RatingAppeal.id]
    asked = queries.appeals_listed(station_code, account_id, state, house_id)
    after = uow.cursor.start(data["cursor"], listing)
    rows = uow.session.execute(keyset(asked, columns, after, data["limit"], descending=state != AppealState.OPEN)).all()
    corrections = queries.corrections_of(uow.session, [row[0].id for row in rows])
    answer = page(
        rows,
        data["limit"],
        lambda row: [row[0].id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_appeal(row[0], row[1], corrections[row[0].id], _reader(uow, row[0])),
    )
    shown = [f"appeal:{item['id']}" for item in answer["items"]]
    uow.audit("APPEALS_LISTED", f"appeals:{station_code or '*'}", station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def get_rating_appeal(uow: UnitOfWork, data: Data) -> Answer:
    """One appeal within reach; raises ``NotFound``."""
    appeal, house = _in_reach(uow, data["id"])
    _audit(uow, "APPEAL_READ", appeal, house)
    return show_appeal(appeal, house, queries.corrections_of(uow.session, [appeal.id])[appeal.id], _reader(uow, appeal))


def _reader(uow: UnitOfWork, appeal: RatingAppeal) -> FieldCipher | None:
    """What opens the words of an appeal for the caller: staff read all, an account what it has written itself and what it was answered."""
    return None if is_outside(uow.actor) and appeal.appealed_by != uow.actor.account_id else uow.cipher


def _in_reach(uow: UnitOfWork, appeal_id: str) -> tuple[RatingAppeal, House]:
    appeal = queries.appeal(uow.session, appeal_id)
    if appeal is None:
        raise uow.denied(NotFound(NOT_FOUND), f"appeal:{appeal_id}")
    try:
        return appeal, house_in_reach(uow, appeal.house_id)
    except NotFound:
        # The same answer as for one that there is not; whose it is has been put on record.
        raise NotFound(NOT_FOUND) from None


def decide_rating_appeal(uow: UnitOfWork, data: Data) -> Answer:
    """Decide about an appeal; the house is rated anew when something is corrected.

    Raises ``NotFound``, ``Stale``, ``Conflict("OWN_INSPECTION")`` for who inspected, ``Conflict("RATING_APPEAL_DECIDED")``, or ``Invalid`` with all
    that is wrong with the corrections.
    """
    appeal, house = _locked(uow, data["id"])
    appeal.advance(data["version"])
    _require_decider(uow, appeal, house)
    corrections = _corrections(uow, appeal, data)
    uow.session.add_all(corrections)
    _decide(uow, appeal, data)
    rate_house(uow, house, RatingCause.APPEAL_DECIDED.value)
    told = {"state": appeal.state, "corrections": len(corrections)}
    fact = {"appeal_id": appeal.id, "house_id": house.id, "station_code": house.station_code, "decided_on": uow.today.isoformat(), **told}
    uow.announce(RATING_APPEAL_DECIDED, appeal.id, fact, station_code=house.station_code, version=appeal.version)
    _audit(uow, "RATING_APPEAL_DECIDED", appeal, house, told)
    return uow.commit(show_appeal(appeal, house, corrections, uow.cipher))


def _locked(uow: UnitOfWork, appeal_id: str) -> tuple[RatingAppeal, House]:
    """An appeal within reach and its house, the house locked first, as everybody does."""
    _, house = _in_reach(uow, appeal_id)
    houses.locked_house(uow.session, house.id)
    return queries.locked_appeal(uow.session, appeal_id), house


def _require_decider(uow: UnitOfWork, appeal: RatingAppeal, house: House) -> None:
    inspector_id = queries.inspector_of(uow.session, appeal.inspection_id)
    refused = refusals(check_decider(AppealState(appeal.state), inspector_id, uow.actor.account_id))
    if refused:
        raise uow.denied(conflict(refused), f"appeal:{appeal.id}", station_code=house.station_code, related=[f"house:{house.id}"])


def _corrections(uow: UnitOfWork, appeal: RatingAppeal, data: Data) -> list[RatingCorrection]:
    trace = uow.session.get_one(Rating, appeal.rating_id).trace
    corrected = [((line["item_code"], line["room_id"]), ItemResult(line["result"])) for line in data["corrections"]]
    refuse(check_corrections(AppealDecision(data["decision"]), corrected, {(line["item_code"], line["room_id"]) for line in trace}))
    of_all = {"appeal_id": appeal.id, "inspection_id": appeal.inspection_id}
    return [RatingCorrection(id=new_id(), **of_all, item_code=code, room_id=room, result=result.value) for (code, room), result in corrected]


def _decide(uow: UnitOfWork, appeal: RatingAppeal, data: Data) -> None:
    appeal.state, appeal.decided_on, appeal.decided_by = data["decision"], uow.today, uow.actor.account_id
    appeal.decision_note_encrypted = seal_text(uow.cipher, "rating_appeal", "decision_note_encrypted", appeal.id, data["note"])
    appeal.updated_at = uow.now


def _audit(uow: UnitOfWork, action: str, appeal: RatingAppeal, house: House, detail: Data | None = None) -> None:
    uow.audit(action, f"appeal:{appeal.id}", station_code=house.station_code, detail=detail, related=[f"house:{house.id}"])
