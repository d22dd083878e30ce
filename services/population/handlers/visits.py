"""Recording what an officer found at a door, and reading it again.

An officer does it forty times a day on a phone, so a visit is one call that names no version: it adds to what others found and
is weighed with all of it under the residence's lock, whoever comes first. Only what would overwrite another's change,
a new expected end or an end, names the version that was seen.
"""

from typing import Any

from services.population.handlers import absences
from services.population.handlers.alteration import announce_alteration, end_spell
from services.population.handlers.reach import residence_in_reach, residence_to_change
from services.population.models import Person, Residence, Visit
from services.population.queries import visits as queries
from services.population.rules.visit_rules import VisitRule, rule_for
from services.population.rules.visits import Report, check_report, next_due, nobody_home_count
from services.population.schemas.visits import place_of, show_visit, with_residence
from shared.contracts.population.events.visits import RESIDENCE_VERIFIED
from shared.contracts.population.vocabulary import ChangeKind, EndReason, ResidenceState
from shared.contracts.population.vocabulary.visits import AbsenceMark, VisitOutcome
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Conflict, Invalid

REPORTED = ("outcome", "visited_on", "expected_end_on", "moved_on", "ends")


def record_visit(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Record a visit with all that follows from it.

    Raises ``NotFound``, ``Stale``, ``Invalid`` with all that is wrong (``IF_MATCH_REQUIRED`` if it changes the residence without
    naming its version), or ``Conflict("ALREADY_ENDED")``. A visit that was made before an end is kept also when it comes after it.
    """
    residence, person = residence_to_change(uow, data["id"])
    report = Report(**{name: data[name] for name in REPORTED})
    refuse(check_report(report, residence.started_on, residence.ended_on, uow.today))
    _advance(residence, report, data["version"])
    if report.ends and residence.state == ResidenceState.ENDED:
        raise Conflict("ALREADY_ENDED", "This residence has ended.")
    visit = _keep(uow, residence, data)
    if residence.state == ResidenceState.ACTIVE:
        _take_effect(uow, residence, visit)
        _change(uow, residence, person, report)
    return uow.commit(with_residence(show_visit(visit, uow.cipher, notes=True), residence, person, uow.cipher, uow.actor))


def _advance(residence: Residence, report: Report, seen: int | None) -> None:
    if seen is None and report.needs_version:
        raise Invalid("IF_MATCH_REQUIRED", "An expected end or an end changes the residence: name the version that you read.")
    residence.advance(residence.version if seen is None else seen)


def _keep(uow: UnitOfWork, residence: Residence, data: dict[str, Any]) -> Visit:
    visit_id, outcome = new_id(), data["outcome"]
    visit = Visit(
        id=visit_id,
        residence_id=residence.id,
        **{name: data[name] for name in ("visited_on", "outcome", "found_via", "moved_on")},
        note_encrypted=seal_note(uow.cipher, "visit", "note_encrypted", visit_id, data["note"]),
        recorded_by=uow.actor.account_id,
        recorded_at=uow.now,
    )
    uow.insert(visit)
    told = {**place_of(residence), "visit_id": visit_id, "outcome": outcome, "visited_on": visit.visited_on.isoformat()}
    told["first_lives_there"] = outcome == VisitOutcome.LIVES_THERE and residence.verified_on is None
    if outcome == VisitOutcome.LIVES_THERE:
        residence.verified_on = max(visit.visited_on, residence.verified_on or visit.visited_on)
    residence.updated_at = uow.now
    uow.announce(RESIDENCE_VERIFIED, residence.id, told, station_code=residence.station_code, version=residence.version)
    _audit(uow, "RESIDENCE_VERIFIED", residence, {"outcome": outcome})
    return visit


def _take_effect(uow: UnitOfWork, residence: Residence, visit: Visit) -> None:
    rule = rule_for(queries.visit_rules(uow), residence.category, residence.place_kind, visit.visited_on)
    known = queries.rounds(uow.session, [residence.id])[residence.id]
    if not known.visits or visit.visited_on >= known.visits[-1][0]:
        _plan_next(residence, visit, rule)
    away = nobody_home_count([*known.visits, (visit.visited_on, visit.outcome)], known.lifted_on)
    absences.weigh_visit(uow, residence, visit.outcome, away, rule)


def _plan_next(residence: Residence, visit: Visit, rule: VisitRule) -> None:
    is_established = residence.absence in {AbsenceMark.ESTABLISHED, AbsenceMark.APPEALED}
    residence.visit_due_on = next_due(visit.outcome, visit.visited_on, rule, is_established=is_established)
    if visit.outcome == VisitOutcome.MOVED:
        residence.moved_reported_on = visit.visited_on
    elif visit.outcome == VisitOutcome.LIVES_THERE:
        residence.moved_reported_on = None


def _change(uow: UnitOfWork, residence: Residence, person: Person, report: Report) -> None:
    if report.expected_end_on not in {None, residence.expected_end_on}:
        before, after = {"expected_end_on": residence.expected_end_on}, {"expected_end_on": report.expected_end_on}
        residence.expected_end_on = report.expected_end_on
        # Each event is of a version of its own.
        residence.advance(residence.version)
        announce_alteration(uow, residence, person, ChangeKind.CHANGE, report.visited_on, before, after)
    if report.ends and report.moved_on is not None:
        residence.advance(residence.version)
        end_spell(uow, residence, report.moved_on, EndReason.MOVED_AWAY)


def list_visits(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A page of the visits to one residence within reach; raises ``NotFound``."""
    residence, _ = residence_in_reach(uow, data["id"])
    columns: list[Any] = [Visit.visited_on, Visit.id]
    listing, notes = f"visits|{residence.id}", uow.actor.station_code == residence.station_code
    asked = keyset(queries.visits_listed(residence.id), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    answer = page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda visit: [visit.visited_on, visit.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda visit: show_visit(visit, uow.cipher, notes=notes),
    )
    _audit(uow, "VISITS_READ", residence, {"count": len(answer["items"])})
    return answer


def _audit(uow: UnitOfWork, action: str, residence: Any, detail: dict[str, Any]) -> None:
    related = [f"person:{residence.person_id}"]
    uow.audit(action, f"residence:{residence.id}", station_code=residence.station_code, detail=detail, related=related)
