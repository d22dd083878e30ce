"""Employers, hire checks and rules as the contract's answers and events: JSON-safe, and masked wherever they identify a person."""

from typing import Any

from services.population.rules.hires import Clock, Rule
from services.population.sealing_employers import open_contact, open_shown
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary.employers import EmployerDuty
from shared.contracts.vocabulary import DayKind
from shared.db.encryption import FieldCipher
from shared.identifiers.masking import mask_name, mask_phone


def show_employer(employer: Any, cipher: FieldCipher) -> Answer:
    """``EmployerAnswer``."""
    contact = open_contact(cipher, employer)
    return {
        "id": employer.id,
        "version": employer.version,
        "state": employer.state,
        "station_code": employer.station_code,
        "origin_station_code": employer.origin_station_code,
        "credit_code": employer.credit_code,
        "name_zh": employer.name_zh,
        "name_en": employer.name_en,
        "address": employer.address,
        "industry": employer.industry,
        "contact": None if contact is None else {"name": mask_name(contact[0]), "phone": mask_phone(contact[1])},
        "account_id": employer.account_id,
        "since": day(employer.since),
        "roster_version": employer.roster_version,
        "roster_as_of": day(employer.roster_as_of),
        "closed_on": day(employer.closed_on),
        "registered_by": employer.registered_by,
        "registered_at": instant(employer.registered_at),
        "updated_at": instant(employer.updated_at),
    }


def employer_fact(employer: Any) -> Answer:
    """``EmployerFact``: what an event says of an employer."""
    return {
        "employer_id": employer.id,
        "station_code": employer.station_code,
        "state": employer.state,
        "since": day(employer.since),
        "closed_on": day(employer.closed_on),
    }


def show_check(check: Any, cipher: FieldCipher) -> Answer:
    """``HireCheckAnswer``."""
    number, name = open_shown(cipher, check)
    return {
        "id": check.id,
        "checked_on": day(check.checked_on),
        "checked_by": check.checked_by,
        "document_type": check.document_type,
        "document_number": number,
        "name": name,
        "document_valid": check.document_valid,
        "residence_registered": check.residence_registered,
    }


def show_duty(clock: Clock, hired_on: Any) -> Answer | None:
    """``Duty`` of somebody who is hired on a day; None where no rule holds."""
    rule = clock.rule_on(hired_on)
    if rule is None:
        return None
    said = {
        "act": EmployerDuty.REPORT_HIRE.value,
        "days": rule.days,
        "day_kind": rule.kind.value,
        "basis_zh": rule.basis_zh,
        "basis_en": rule.basis_en,
    }
    return {**said, "counted_from": day(hired_on), "due_on": day(clock.due(hired_on))}


def show_rule(rule: Any) -> Answer:
    """``HireRuleAnswer``."""
    return {
        "id": rule.id,
        "valid_from": day(rule.valid_from),
        "days": rule.days,
        "day_kind": rule.day_kind,
        "checks_per_day": rule.checks_per_day,
        "basis_zh": rule.basis_zh,
        "basis_en": rule.basis_en,
    }


def read_rule(row: Any) -> Rule:
    """A row as the rule that it is."""
    return Rule(row.valid_from, row.days, DayKind(row.day_kind), row.checks_per_day, row.basis_zh, row.basis_en)
