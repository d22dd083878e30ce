"""Moves, statutory rules, exemptions and clocks as the contract's answers and events; a half of a move is shown to whom it is within reach."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.population.models import Alteration, Exemption, Move, StatutoryRule
from services.population.rules import clocks as rules
from services.population.schemas.residences import local_day, show_residence
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary.spells import MoveState
from shared.contracts.population.vocabulary.standards import Term
from shared.contracts.vocabulary import DayKind
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note
from shared.identity import Actor


def show_move(move: Move, left: Any, entered: Any, person: Any, cipher: FieldCipher, actor: Actor) -> Answer:
    """``MoveAnswer``."""
    halves = {
        name: show_residence(residence, person, cipher, actor) if actor.reaches(residence.station_code) else None
        for name, residence in (("left", left), ("entered", entered))
    }
    return {
        "id": move.id,
        "version": move.version,
        "state": (MoveState.MADE if move.reversed_at is None else MoveState.REVERSED).value,
        "person_id": person.id,
        "from_residence_id": left.id,
        "to_residence_id": entered.id,
        "from_station_code": left.station_code,
        "to_station_code": entered.station_code,
        "moved_on": day(move.moved_on),
        "moved_precision": move.moved_precision,
        "made_by": move.made_by,
        "made_at": instant(move.made_at),
        "reversed_by": move.reversed_by,
        "reversed_at": None if move.reversed_at is None else instant(move.reversed_at),
        "reversal_reason": open_note(cipher, move, "reason_encrypted"),
        **halves,
    }


def move_fact(move: Move, left: Any, entered: Any) -> Answer:
    """``MoveFact``."""
    return {
        "move_id": move.id,
        "person_id": left.person_id,
        "from_residence_id": left.id,
        "to_residence_id": entered.id,
        "from_station_code": left.station_code,
        "to_station_code": entered.station_code,
        "moved_on": day(move.moved_on),
    }


def show_rule(rule: StatutoryRule) -> Answer:
    """``StatutoryRuleAnswer``."""
    names = ("id", "number", "act", "who", "days", "day_kind", "categories", "exemptions", "basis_zh", "basis_en")
    return {**{name: getattr(rule, name) for name in names}, "valid_from": day(rule.valid_from), "valid_to": day(rule.valid_to)}


def show_exemption(exemption: Exemption) -> Answer:
    """``ExemptionAnswer``."""
    names = ("id", "version", "residence_id", "kind", "evidence", "granted_by", "revoked_by")
    revoked_at = None if exemption.revoked_at is None else instant(exemption.revoked_at)
    return {**{name: getattr(exemption, name) for name in names}, "granted_at": instant(exemption.granted_at), "revoked_at": revoked_at}


def show_clock(clock: rules.Clock, rule: StatutoryRule) -> Answer:
    """``ClockAnswer``."""
    return {
        "act": clock.start.act.value,
        "change_id": clock.start.change_id,
        "state": clock.state.value,
        "began_on": day(clock.start.began_on),
        "due_on": day(clock.due_on),
        "done_on": day(clock.start.done_on),
        "days_left": clock.days_left,
        "late_by": clock.late_by,
        "is_presumed": clock.start.is_presumed,
        "stopped_by": clock.stopped_by,
        "may_stop": list(clock.may_stop),
        "rule": show_rule(rule),
    }


def show_term(term: Term) -> Answer:
    """``TermAnswer``."""
    named = {"word": str(term.word), "name_zh": term.name_zh, "name_en": term.name_en}
    return {**named, "code": term.code, "is_confirmed": term.code is not None}


def plain_rule(rule: StatutoryRule) -> rules.StatutoryRule:
    """A version of a rule, as rules take it."""
    return rules.StatutoryRule(
        id=rule.id,
        act=rule.act,
        who=rule.who,
        number=rule.number,
        days=rule.days,
        day_kind=DayKind(rule.day_kind),
        categories=frozenset(rule.categories),
        exemptions=tuple(rules.Provision(one["kind"], one["limit"]) for one in rule.exemptions),
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def stay_of(residence: Any, person: Any, changes: Iterable[Alteration], submitted_on: date | None) -> rules.Stay:
    """A residence and its changes, as the rules of the clocks take them; instants become the local days on which they fell.

    What was submitted was reported on the day of the submission, however long it waited to be registered.
    """
    return rules.Stay(
        state=residence.state,
        category=residence.category,
        channel=residence.channel,
        place_kind=residence.place_kind,
        started_on=residence.started_on,
        started_precision=residence.started_precision,
        registered_on=submitted_on or local_day(residence.registered_at),
        expected_end_on=residence.expected_end_on,
        ended_on=residence.ended_on,
        ended_precision=residence.ended_precision,
        end_reason=residence.end_reason,
        end_recorded_on=None if residence.end_recorded_at is None else local_day(residence.end_recorded_at),
        birth_date=person.birth_date,
        changes=[(change.id, change.changed_on, local_day(change.recorded_at)) for change in changes],
    )
