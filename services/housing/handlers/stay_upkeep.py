"""What happens to stays without anybody's asking: they become late, their reports are repeated, their guests are erased in the end.

Each chunk is a transaction of its own, so that a process that is killed half-way or a job that runs twice leaves nothing behind.
"""

from services.housing.handlers.reports import announce_report, audit
from services.housing.models import Stay
from services.housing.queries import stay_upkeep as queries
from services.housing.queries.stays import rule_on
from services.housing.rules.stay_reports import next_repeat
from services.housing.rules.stay_rules import newest_not_kept
from services.housing.rules.stays import state_on
from services.housing.schemas.stays import stay_fact
from shared.answers import day
from shared.contracts.housing.events.stays import STAY_DELAYED
from shared.contracts.housing.vocabulary.stays import StayState
from shared.db.unit_of_work import UnitOfWork

CHUNK = 200
REPEATED = 50
"""Reports that are announced again at a time; those that were sent first come first."""


def mark_delayed(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Mark some stays whose guest has not come, or not left, on the expected day; returns how many."""
    found = [*queries.not_arrived(uow.session, uow.today, most), *queries.not_departed(uow.session, uow.today, most)]
    for stay in found:
        _mark(uow, stay)
    return uow.commit(len(found))


def _mark(uow: UnitOfWork, stay: Stay) -> None:
    expected_on = stay.arrives_on if stay.state == StayState.PRE_CHECKED_IN else stay.expected_out_on
    stay.advance(stay.version)
    stay.state = state_on(StayState(stay.state), stay.arrives_on, stay.expected_out_on, uow.today).value
    stay.updated_at = uow.now
    fact = {**stay_fact(stay), "state": stay.state, "expected_on": day(expected_on)}
    uow.announce(STAY_DELAYED, stay.id, fact, station_code=stay.station_code, version=stay.version)
    audit(uow, "STAY_DELAYED", stay, {"state": stay.state})


def repeat_unanswered(uow: UnitOfWork, most: int = REPEATED) -> int:
    """Announce some reports again that nobody has answered, under the same number; returns how many.

    One chunk each time: when the register is behind, what waits for it is not lost, and all of it once more would keep it behind.
    """
    found = queries.unanswered(uow.session, uow.now, most)
    rule = rule_on(uow, uow.today)
    for stay in found:
        stay.repeats += 1
        stay.repeat_at = next_repeat(uow.now, stay.repeats, rule.repeat_seconds, rule.longest_repeat_seconds)
        announce_report(uow, stay)
        audit(uow, "STAY_REPORT_REPEATED", stay, {"attempt": stay.attempt, "repeats": stay.repeats})
    return uow.commit(len(found))


def erase_old_guests(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Erase some guests of stays that have been over for too long, or never began; the stays remain, to be counted. Returns how many."""
    last = newest_not_kept(uow.today, rule_on(uow, uow.today).guest_days)
    found = [*queries.kept_too_long(uow.session, last, most), *queries.never_came(uow.session, last, most)]
    for stay in found:
        stay.advance(stay.version)
        stay.guest_encrypted = stay.document_index = stay.person_id = None
        stay.updated_at = uow.now
        audit(uow, "GUEST_ERASED", stay)
    return uow.commit(len(found))
