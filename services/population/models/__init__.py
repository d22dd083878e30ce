"""The population's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.population.models.base import Base
from services.population.models.duplicates import DuplicatePair, DuplicateRule, DuplicateScan, PersonMerge
from services.population.models.employers import Employer, Employment, HireCheck, HireRule, Roster
from services.population.models.exports import ExportLimit
from services.population.models.imports import ImportRow, LegacyReference
from services.population.models.receipts import Receipt, ReceiptPrint, ReceiptRule, ReceiptSequence
from services.population.models.records import DisposalBatch, DisposalItem, Erasure, LegalHold, RetentionRule, Seal, Tombstone
from services.population.models.residences import Alteration, Person, Residence
from services.population.models.spells import Exemption, Move, StatutoryRule
from services.population.models.stays import StayResidence
from services.population.models.submissions import Submission, SubmissionAction, SubmissionRetention
from services.population.models.visits import Absence, Visit, VisitRuleLine

SEEDED: frozenset[str] = frozenset(
    {
        "duplicate_rule",
        "export_limit",
        "hire_rule",
        "job_retention",
        "receipt_rule",
        "retention_rule",
        "statutory_rule",
        "submission_retention",
        "visit_rule",
    }
)
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Absence",
    "Alteration",
    "Base",
    "DisposalBatch",
    "DisposalItem",
    "DuplicatePair",
    "DuplicateRule",
    "DuplicateScan",
    "Employer",
    "Employment",
    "Erasure",
    "Exemption",
    "ExportLimit",
    "HireCheck",
    "HireRule",
    "ImportRow",
    "LegacyReference",
    "LegalHold",
    "Move",
    "Person",
    "PersonMerge",
    "Receipt",
    "ReceiptPrint",
    "ReceiptRule",
    "ReceiptSequence",
    "Residence",
    "RetentionRule",
    "Roster",
    "Seal",
    "StatutoryRule",
    "StayResidence",
    "Submission",
    "SubmissionAction",
    "SubmissionRetention",
    "Tombstone",
    "Visit",
    "VisitRuleLine",
]
