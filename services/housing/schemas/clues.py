"""Clues and their rule as the contract's answers and events; what was written is opened only for those who may read it."""

from collections.abc import Iterable
from datetime import date

from services.housing.models import Clue, ClueRule
from shared.answers import Answer, day, instant
from shared.contracts.housing.vocabulary.clues import OPEN_STATES, AnswerState
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note

WRITTEN = ("text", "place", "answer", "note")
PUBLIC = ("serial", "received_on", "answer_due_on", "closed_on", "outcome", "referred_to", "answer")
PLAIN = (
    "id",
    "version",
    "serial",
    "state",
    "kind",
    "channel",
    "station_code",
    "origin_station_code",
    "house_id",
    "given_by",
    "assignee_id",
    "outcome",
    "referred_to",
    "duplicate_of",
    "dismiss_reason",
)
DAYS = ("received_on", "answer_due_on", "accepted_on", "closed_on", "erased_on")


def show_clue(clue: Clue, today: date) -> Answer:
    """``ClueAnswer``."""
    return {
        **{name: getattr(clue, name) for name in PLAIN},
        **{name: day(getattr(clue, name)) for name in DAYS},
        "has_contact": clue.contact_encrypted is not None,
        "is_overdue": clue.state in OPEN_STATES and clue.answer_due_on < today,
        "registered_at": instant(clue.registered_at),
        "updated_at": instant(clue.updated_at),
    }


def show_detail(clue: Clue, today: date, similar: Iterable[Clue], cipher: FieldCipher | None) -> Answer:
    """``ClueDetail``; without a cipher without what was written."""
    written = {name: None if cipher is None else open_note(cipher, clue, f"{name}_encrypted") for name in WRITTEN}
    return {**show_clue(clue, today), **written, "similar": show_similar(similar)}


def show_similar(similar: Iterable[Clue]) -> list[Answer]:
    """``SimilarClue`` of each."""
    return [{"id": one.id, "serial": one.serial, "state": one.state, "received_on": day(one.received_on)} for one in similar]


def show_public(clue: Clue | None, cipher: FieldCipher) -> Answer:
    """``PublicClueAnswer`` but for the names of its station, whose code stands in their place; what landlord or station wrote is not in it."""
    if clue is None:
        return {"state": AnswerState.UNKNOWN.value, "station_code": None, **dict.fromkeys(PUBLIC)}
    return {
        "state": clue.state,
        "station_code": clue.station_code,
        "serial": clue.serial,
        **{name: day(getattr(clue, name)) for name in ("received_on", "answer_due_on", "closed_on")},
        "outcome": clue.outcome,
        "referred_to": clue.referred_to,
        "answer": open_note(cipher, clue, "answer_encrypted"),
    }


def clue_fact(clue: Clue) -> Answer:
    """``ClueFact``: what an event says of a clue."""
    return {
        "clue_id": clue.id,
        "kind": clue.kind,
        "channel": clue.channel,
        "station_code": clue.station_code,
        "house_id": clue.house_id,
        "received_on": day(clue.received_on),
        "answer_due_on": day(clue.answer_due_on),
    }


def show_rule(rule: ClueRule) -> Answer:
    """``ClueRuleAnswer``."""
    names = ("id", "answer_days", "day_kind", "similar_days", "retention_days", "basis_zh", "basis_en")
    return {"valid_from": day(rule.valid_from), **{name: getattr(rule, name) for name in names}}
