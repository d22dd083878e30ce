"""The lists of words with their codes in the standards; they tell of no person."""

from typing import Any

from services.population.schemas.spells import show_term
from shared.contracts.population.vocabulary import standards
from shared.contracts.population.vocabulary.spells import VocabularyName
from shared.db.unit_of_work import UnitOfWork

LISTS = {
    VocabularyName.END_REASONS: (standards.CANCELLATION_KINDS, standards.END_REASONS),
    VocabularyName.CHANGE_KINDS: (standards.CHANGE_KINDS, standards.CHANGED_FIELDS),
}


def get_vocabulary(_: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One list."""
    standard, terms = LISTS[VocabularyName(data["name"])]
    return {"standard": standard, "items": [show_term(term) for term in terms]}
