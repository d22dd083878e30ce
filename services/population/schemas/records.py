"""Rows about sealing, retention, holds, disposal and erasure as the contract's answers."""

from collections.abc import Sequence
from typing import Any

from services.population.models import Alteration, DisposalBatch, DisposalItem, Erasure, LegalHold, Person, RetentionRule, Seal
from services.population.rules.deeds import words_of
from services.population.rules.retention import lasts
from services.population.sealing import open_name, open_number, open_phone, open_values
from shared.answers import Answer, day, instant
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note


def _instant(value: Any) -> str | None:
    return instant(value) if value is not None else None


def show_seal(person: Person, seal: Seal | None, cipher: FieldCipher) -> Answer:
    """``SealAnswer``; without a seal the person is not sealed."""
    return {
        "id": person.id,
        "version": person.version,
        "sealed": seal is not None,
        "reason": seal and seal.reason,
        "note": seal and open_note(cipher, seal, "note_encrypted"),
        "until": day(seal.until) if seal else None,
        "sealed_by": seal and seal.sealed_by,
        "sealed_at": _instant(seal and seal.sealed_at),
    }


def show_rule(rule: RetentionRule) -> Answer:
    """``RetentionRuleAnswer``."""
    return {
        "id": rule.id,
        "record_type": rule.record_type,
        "days": rule.days,
        "minimum_days": rule.minimum_days,
        "valid_from": day(rule.valid_from),
        "basis_zh": rule.basis_zh,
        "basis_en": rule.basis_en,
        "confirmed": rule.confirmed,
        "published_at": instant(rule.published_at),
    }


def show_hold(hold: LegalHold, cipher: FieldCipher, today: Any) -> Answer:
    """``HoldAnswer``."""
    return {
        "id": hold.id,
        "version": hold.version,
        "person_id": hold.person_id,
        "reason": hold.reason,
        "authority": open_note(cipher, hold, "authority_encrypted"),
        "until": day(hold.until),
        "in_force": lasts(hold.until, hold.released_at is not None, today),
        "placed_by": hold.placed_by,
        "placed_at": instant(hold.placed_at),
        "released_by": hold.released_by,
        "released_at": _instant(hold.released_at),
    }


def _proposal(proposal: DisposalBatch | Erasure, station_code: str) -> Answer:
    return {
        "id": proposal.id,
        "version": proposal.version,
        "state": proposal.state,
        "station_code": station_code,
        "proposed_by": proposal.proposed_by,
        "proposed_at": instant(proposal.proposed_at),
        "decided_by": proposal.decided_by,
        "decided_at": _instant(proposal.decided_at),
        "finished_at": _instant(proposal.finished_at),
    }


def show_batch(batch: DisposalBatch, station_code: str, disposed: int, kept: int) -> Answer:
    """``DisposalSummary``."""
    counts = {"count": batch.count, "disposed": disposed, "kept": kept}
    return {**_proposal(batch, station_code), "record_type": batch.record_type, "rule_id": batch.rule_id, **counts}


def show_record(item: DisposalItem) -> Answer:
    """``DisposalRecord``."""
    return {"id": item.record_id, "outcome": item.outcome, "handled_at": _instant(item.handled_at)}


def show_erasure(erasure: Erasure, station_code: str, rules: Sequence[RetentionRule]) -> Answer:
    """``ErasureAnswer``; ``rules`` are all there are."""
    applied = sorted((rule for rule in rules if rule.id in erasure.rule_ids), key=lambda rule: rule.record_type)
    return {
        **_proposal(erasure, station_code),
        "serial": serial_of(erasure),
        "person_id": erasure.person_id,
        "reason": erasure.reason,
        "kinds": erasure.kinds,
        "basis": [{"rule_id": rule.id, **{name: getattr(rule, name) for name in ("record_type", "basis_zh", "basis_en")}} for rule in applied],
    }


def serial_of(erasure: Erasure) -> str:
    """``E2022-000017``: the year of the request, and a number of the whole product's."""
    return f"E{erasure.proposed_at.year}-{erasure.number:06d}"


def show_own_details(person: Person, cipher: FieldCipher) -> Answer:
    """``OwnDetails``: in full."""
    return {
        "document_type": person.document_type,
        "document_number": open_number(cipher, person),
        "name": open_name(cipher, person),
        "phone": open_phone(cipher, person),
        "sex": person.sex,
        "birth_date": day(person.birth_date),
        "nationality": person.nationality,
        "registered_at": instant(person.created_at),
    }


def show_own_change(alteration: Alteration, cipher: FieldCipher) -> Answer:
    """``OwnChange``: with the values."""
    return {
        "kind": alteration.kind,
        "residence_id": alteration.residence_id,
        "changed_on": day(alteration.changed_on),
        "recorded_at": instant(alteration.recorded_at),
        "station_code": alteration.station_code,
        **open_values(cipher, alteration),
    }


def show_deed(entry: Any, *, with_account: bool) -> Answer:
    """``Deed``: an entry of the audit trail in plain words."""
    done_zh, done_en = words_of(entry.action)
    return {
        "at": instant(entry.at),
        "action": entry.action,
        "done_zh": done_zh,
        "done_en": done_en,
        "station_code": entry.actor_station,
        "roles": [role for role in entry.actor_roles.split(",") if role],
        "purpose": entry.purpose,
        "account_id": entry.actor_id if with_account else None,
    }
