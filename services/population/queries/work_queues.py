"""What waits for somebody: one line in ``QUEUES`` for each queue, counted for a station or for all in one statement.

A queue is a select of ``station_code``, ``community_id`` (``null()`` where there is none) and ``since``, the day that a record
has waited from; one of residences has their ``id`` besides, and is listed from here. ``TODAY`` stands for the day of the call.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, Text, Uuid, bindparam, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from services.population.models import Absence, DisposalBatch, DuplicatePair, Erasure, ImportRow, Person, Residence, Submission
from shared.clock import LOCAL_ZONE
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.duplicates import PairState
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.contracts.population.vocabulary.records import ProposalState
from shared.contracts.population.vocabulary.submissions import SubmissionState
from shared.contracts.population.vocabulary.visits import AbsenceMark, AbsenceState, DeskQueue, ResidenceQueue
from shared.contracts.vocabulary import RowOutcome
from shared.db.mergers import StationMerger
from shared.jobs.tables import Job

TODAY = bindparam("today", type_=Date)


@dataclass(frozen=True)
class Queue:
    """One queue; ``url`` is where its records are listed, a path under the API's base in which ``{today}`` is filled in."""

    name: str
    rows: Select[Any]
    url: str


def _aside(person_id: Any) -> Any:
    """That somebody is set aside. The few who are, are looked up in an index of their own; a join would read everybody."""
    somebody = aliased(Person)
    why = or_(somebody.merged_into.is_not(None), somebody.sealed_at.is_not(None), somebody.erased_at.is_not(None))
    return exists().where(somebody.id == person_id, why)


def _residences(since: Any, *conditions: Any) -> Select[Any]:
    asked = select(Residence.station_code, Residence.community_id, since.label("since"), Residence.id)
    return asked.where(~_aside(Residence.person_id), *conditions)


def _active(since: Any, *conditions: Any) -> Select[Any]:
    return _residences(since, Residence.state == ResidenceState.ACTIVE.value, *conditions)


def _of_a_desk(station_code: Any, since: Any, *conditions: Any) -> Select[Any]:
    """What is no residence's and so no community's: somebody at the station's desks decides about it."""
    return select(station_code.label("station_code"), _NO_COMMUNITY, since.label("since")).where(station_code.is_not(None), *conditions)


def _now(station_code: Any) -> Any:
    """The station that a code stands for today, for what keeps the code of its own day."""
    survivor = select(StationMerger.to_code).where(StationMerger.from_code == station_code).scalar_subquery()
    return func.coalesce(survivor, station_code)


def _day(instant: Any) -> Any:
    """The local day of an instant."""
    return cast(func.timezone(str(LOCAL_ZONE), instant), Date)


_NO_COMMUNITY = cast(null(), Uuid).label("community_id")
_ONE, _OTHER = aliased(Residence), aliased(Residence)
_COMMON = (_ONE.person_id == DuplicatePair.low_id) & (_OTHER.person_id == DuplicatePair.high_id) & (_ONE.station_code == _OTHER.station_code)
_PRESENT = ~_aside(DuplicatePair.low_id) & ~_aside(DuplicatePair.high_id)
_OPEN_ROW = ImportRow.decision.is_(None)
_PROPOSED = ProposalState.PROPOSED.value

# The mark says it too, and has an index by station.
_OF_RESIDENCE = (Absence.residence_id == Residence.id) & (Absence.state != AbsenceState.LIFTED.value)
_SUSPECTED = Residence.absence == AbsenceMark.SUSPECTED.value
_APPEALED = Residence.absence == AbsenceMark.APPEALED.value
_STANDS = Residence.absence == AbsenceMark.ESTABLISHED.value
_FINAL = or_(Absence.state == AbsenceState.UPHELD.value, Absence.appeal_until < TODAY)
_SEEN_SINCE = Residence.verified_on >= Absence.established_on
_FINAL_SINCE = func.coalesce(Absence.decided_on, Absence.appeal_until)

_Q = ResidenceQueue
QUEUES: tuple[Queue, ...] = (
    Queue(_Q.VISITS_DUE, _active(Residence.visit_due_on, Residence.visit_due_on <= TODAY), "/verifications/due?until={today}"),
    Queue(_Q.EXPECTED_END_PASSED, _active(Residence.expected_end_on, Residence.expected_end_on < TODAY), f"/work-queues/{_Q.EXPECTED_END_PASSED}"),
    Queue(_Q.MOVES_REPORTED, _active(Residence.moved_reported_on, Residence.moved_reported_on.is_not(None)), f"/work-queues/{_Q.MOVES_REPORTED}"),
    Queue(_Q.ABSENCES_SUSPECTED, _active(Absence.suspected_on, _OF_RESIDENCE, _SUSPECTED), f"/work-queues/{_Q.ABSENCES_SUSPECTED}"),
    # An appeal is decided also when the residence has been ended meanwhile.
    Queue(_Q.APPEALS_OPEN, _residences(Absence.appealed_on, _OF_RESIDENCE, _APPEALED), f"/work-queues/{_Q.APPEALS_OPEN}"),
    Queue(
        _Q.ABSENCES_CONTRADICTED,
        _active(Residence.verified_on, _OF_RESIDENCE, _STANDS, _SEEN_SINCE),
        f"/work-queues/{_Q.ABSENCES_CONTRADICTED}",
    ),
    Queue(_Q.ABSENCES_FINAL, _active(_FINAL_SINCE, _OF_RESIDENCE, _STANDS, _FINAL), f"/work-queues/{_Q.ABSENCES_FINAL}"),
    Queue(
        DeskQueue.SUBMISSIONS_WAITING,
        _of_a_desk(Submission.station_code, Submission.submitted_on, Submission.state == SubmissionState.SUBMITTED.value),
        f"/submissions?state={SubmissionState.SUBMITTED}",
    ),
    Queue(
        DeskQueue.IMPORT_ROWS_UNDECIDED,
        _of_a_desk(Job.station_code, _day(Job.created_at), ImportRow.job_id == Job.id, ImportRow.outcome == RowOutcome.UNDECIDED.value, _OPEN_ROW),
        f"/jobs?kind={JobKind.RESIDENTS_IMPORT}",
    ),
    # A pair of one station is counted once there, however many residences either of the two has had.
    Queue(
        DeskQueue.DUPLICATES_UNDECIDED,
        _of_a_desk(_ONE.station_code, _day(DuplicatePair.found_at), DuplicatePair.state == PairState.UNDECIDED.value, _COMMON, _PRESENT)
        .add_columns(DuplicatePair.id)
        .distinct(),
        f"/duplicates?state={PairState.UNDECIDED}",
    ),
    Queue(
        DeskQueue.DISPOSALS_PROPOSED,
        _of_a_desk(_now(DisposalBatch.station_code), _day(DisposalBatch.proposed_at), DisposalBatch.state == _PROPOSED),
        f"/disposals?state={_PROPOSED}",
    ),
    Queue(
        DeskQueue.ERASURES_REQUESTED,
        _of_a_desk(_now(Erasure.station_code), _day(Erasure.proposed_at), Erasure.state == _PROPOSED),
        f"/erasures?state={_PROPOSED}",
    ),
)

_BY_NAME = {queue.name: queue for queue in QUEUES}


def counts(db: Session, station_code: str | None, community_id: str | None, today: date) -> dict[tuple[str, str], tuple[int, date]]:
    """Records and oldest day by queue and station (None: of all stations), in one statement; what is empty is left out."""
    counted = union_all(*(_counted(queue, station_code, community_id) for queue in QUEUES))
    return {(row[0], row[1]): (row[2], row[3]) for row in db.execute(counted, {"today": today})}


def _counted(queue: Queue, station_code: str | None, community_id: str | None) -> Select[Any]:
    of, conditions = _within(queue, station_code, community_id)
    return select(literal(str(queue.name), Text), of.station_code, func.count(), func.min(of.since)).where(*conditions).group_by(of.station_code)


def _within(queue: Queue, station_code: str | None, community_id: str | None) -> tuple[Any, list[Any]]:
    of = queue.rows.subquery(queue.name.lower()).c
    wanted = {of.station_code: station_code, of.community_id: community_id}
    return of, [column == value for column, value in wanted.items() if value is not None]


def waiting(name: str, station_code: str, community_id: str | None, today: date) -> tuple[Select[Any], list[Any]]:
    """Residences of a station in a queue, with their people and the day since, and the columns to order a listing by."""
    of, conditions = _within(_BY_NAME[name], station_code, community_id)
    asked = select(Residence, Person, of.since).join(Person, Person.id == Residence.person_id).join(of.id.table, of.id == Residence.id)
    return asked.where(*conditions).params(today=today), [of.since, of.id]
