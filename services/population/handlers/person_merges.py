"""Making two records one person, and undoing it. Never by itself: somebody compares, names the survivor, and says what for.

The survivor keeps the details on file and gets the other's residences. The other stays, without residences: its document still
leads to the survivor, and undoing gives back what it had. What a merge did is kept with it, so that an undo restores exactly that.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.population.handlers.pairs import Case, case_to_decide, cases, show_side_by_side, shown_with
from services.population.handlers.persons import announce_person_changed
from services.population.models import Person, PersonMerge, Residence
from services.population.queries import merges as queries
from services.population.queries import stays
from services.population.queries.residences import renew_residences
from services.population.rules.merging import Spell, twice_active
from services.population.schemas.residences import residence_fact
from shared.answers import Answer
from shared.contracts.event import Event
from shared.contracts.population.events import RESIDENCE_CORRECTED, RESIDENCE_ENDED
from shared.contracts.population.events.duplicates import PERSON_MERGED, PERSON_UNMERGED
from shared.contracts.population.vocabulary import EndReason, ResidenceState
from shared.contracts.population.vocabulary.duplicates import PairState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, invalid_field

MERGEABLE = frozenset({PairState.UNDECIDED, PairState.DISMISSED})


def merge_duplicate(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Make the two one; raises ``NotFound``, ``Stale``, ``Invalid``, or ``Conflict`` when it can't be or is not the caller's to decide."""
    case = case_to_decide(uow, data)
    survivor, other = _chosen(case, data["survivor_id"])
    _check_mergeable(case)
    merge = _journal(uow, case, survivor, other)
    queries.end_as_duplicates(uow.session, merge.ended, uow.now)
    queries.hand_over(uow.session, merge.moved, survivor.id)
    queries.repoint(uow.session, merge.repointed, survivor.id)
    _point(uow, other, survivor.id)
    _announce_person(uow, PERSON_MERGED, other, {"into_person_id": survivor.id})
    announce_person_changed(uow, survivor, {"residences"})
    _announce_moved(uow, merge, frozenset(merge.ended))
    _decide(uow, case, PairState.MERGED)
    uow.session.add(merge)
    detail = {"survivor": survivor.id, "moved": len(merge.moved), "ended": len(merge.ended)}
    return _decided(uow, Case(case.pair, case.people, case.halves, merge), "PEOPLE_MERGED", detail, data["purpose"])


def _check_mergeable(case: Case) -> None:
    if case.pair.state not in MERGEABLE:
        raise Conflict("ALREADY_DECIDED", "This pair is merged, or no longer looks like one person.")
    if any(person.merged_into for person in case.people):
        raise Conflict("PERSON_NOT_MERGEABLE", "One of the two is part of another person already.")


def _chosen(case: Case, survivor_id: str) -> tuple[Person, Person]:
    if survivor_id not in {person.id for person in case.people}:
        raise invalid_field("/survivor_id", "SURVIVOR_NOT_IN_PAIR", "The survivor is one of the two.")
    one, other = case.people
    return (one, other) if one.id == survivor_id else (other, one)


def _journal(uow: UnitOfWork, case: Case, survivor: Person, other: Person) -> PersonMerge:
    kept, moved = (queries.residences_of(uow.session, person.id) for person in (survivor, other))
    return PersonMerge(
        id=new_id(),
        pair_id=case.pair.id,
        survivor_id=survivor.id,
        other_id=other.id,
        moved=[home.id for home in moved],
        kept=[home.id for home in kept],
        ended=twice_active(map(_spell, kept), map(_spell, moved)),
        repointed=queries.merged_into(uow.session, other.id),
        merged_by=uow.actor.account_id,
        merged_at=uow.now,
    )


def _spell(home: Residence) -> Spell:
    return Spell(home.id, home.address_key, home.started_on, home.state == ResidenceState.ACTIVE)


def _point(uow: UnitOfWork, other: Person, into: str | None) -> None:
    other.merged_into = into
    other.advance(other.version)
    other.updated_at = uow.now


def _announce_person(uow: UnitOfWork, event: Event, other: Person, survivor: dict[str, str]) -> None:
    uow.announce(event, other.id, {"person_id": other.id, **survivor}, station_code=uow.actor.station_code, version=other.version)


def _announce_moved(uow: UnitOfWork, merge: PersonMerge, ended: frozenset[str]) -> None:
    """Each residence as it now stands: whose it is was always so, and what was ended never was."""
    for home in queries.residences_by_id(uow.session, [*merge.moved, *merge.kept]):
        fields = (["person_id"] if home.id in merge.moved else []) + (["end_reason", "ended_on"] if home.id in merge.ended else [])
        fact = residence_fact(home)
        if home.id in ended:
            uow.announce(RESIDENCE_ENDED, home.id, fact, station_code=home.station_code, version=home.version)
        elif fields:
            fact |= {"fields": sorted(fields), "changed_on": uow.today.isoformat()}
            uow.announce(RESIDENCE_CORRECTED, home.id, fact, station_code=home.station_code, version=home.version)


def _decide(uow: UnitOfWork, case: Case, state: PairState) -> None:
    pair = case.pair
    pair.advance(pair.version)
    pair.state, pair.decided_by, pair.decided_at, pair.reason_encrypted = state.value, uow.actor.account_id, uow.now, None


def _decided(uow: UnitOfWork, case: Case, action: str, detail: dict[str, Any], purpose: str) -> Answer:
    homes = [home for half in case.halves for home in half]
    related = sorted({*shown_with(uow, case), *_names(homes)})
    uow.audit(action, case.subject, station_code=uow.actor.station_code, detail=detail, related=related, purpose=purpose)
    # A station whose residence became another person's has that in its own trail.
    for station_code in sorted({home.station_code for home in homes} - {uow.actor.station_code}):
        theirs = [*case.related, *_names(home for home in homes if home.station_code == station_code)]
        uow.audit(action, case.subject, station_code=station_code, detail=detail, related=theirs, purpose=purpose)
    return uow.commit(show_side_by_side(uow, case))


def _names(homes: Iterable[Residence]) -> list[str]:
    return [f"residence:{home.id}" for home in homes]


def undo_merge(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Make them two again, as they were, with what has happened to each one's residences since, and where each has moved from there.

    Raises ``NotFound``, ``Stale``, or ``Conflict("UNDO_IMPOSSIBLE")`` when something has happened since that could be either's.
    """
    case = case_to_decide(uow, data)
    merge = case.merge
    if merge is None:
        raise Conflict("NOT_MERGED", "These two are not merged.")
    survivor, other = case.person(merge.survivor_id), case.person(merge.other_id)
    uow.refuse_on({"uq_residence_active": partial(_impossible, "Both have an active residence at one address by now.")})
    merge.moved, merge.kept = (queries.with_moves(uow.session, brought) for brought in (merge.moved, merge.kept))
    _check_undoable(uow, merge, survivor, other)
    queries.hand_over(uow.session, merge.moved, other.id)
    queries.reopen(uow.session, merge.ended)
    queries.repoint(uow.session, merge.repointed, other.id)
    merge.undone_by, merge.undone_at = uow.actor.account_id, uow.now
    _point(uow, other, None)
    _announce_person(uow, PERSON_UNMERGED, other, {"from_person_id": survivor.id})
    renew_residences(uow.session, other.id, uow.now, None)
    announce_person_changed(uow, survivor, {"residences"})
    _announce_moved(uow, merge, frozenset())
    # To be decided anew: whoever undoes a merge has not said that two are two.
    _decide(uow, case, PairState.UNDECIDED)
    case.pair.decided_by = case.pair.decided_at = None
    uow.flush()
    [apart] = cases(uow, [(case.pair, *case.people)])
    return _decided(uow, apart, "MERGE_UNDONE", {"survivor": survivor.id}, data["purpose"])


def _check_undoable(uow: UnitOfWork, merge: PersonMerge, survivor: Person, other: Person) -> None:
    """Refuse when what has happened since can't be told apart by whose it is."""
    if survivor.merged_into is not None:
        raise _impossible("The survivor was merged on; undo that first.")
    homes = {home.id: home for home in queries.residences_of(uow.session, survivor.id)}
    if other.merged_into != survivor.id or homes.keys() != {*merge.moved, *merge.kept}:
        raise _impossible("Residences were registered or removed since, or another record was merged; it can't be told whose they are.")
    if queries.altered_since(uow.session, survivor.id, merge.id):
        raise _impossible("What is on file about the person was altered since; it can't be told for whom.")
    if stays.are_checked_out(uow.session, merge.ended):
        raise _impossible("A guest has checked out since, which may have ended the other's residence.")
    if any(homes[ended].end_reason != EndReason.DUPLICATE for ended in merge.ended):
        raise _impossible("A residence that the merge ended was altered since.")


def _impossible(why: str) -> Conflict:
    return Conflict("UNDO_IMPOSSIBLE", why)
