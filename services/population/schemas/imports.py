"""The two sides of an undecided row as the contract's answers: masked."""

from typing import Any

from services.population.schemas.residences import show_person
from services.population.sealing import Details
from shared.answers import Answer
from shared.db.encryption import FieldCipher
from shared.identifiers.masking import mask_name, mask_number, mask_phone

SIDE = ("document_type", "document_number", "name", "phone", "sex", "birth_year", "nationality")


def show_given(details: Details | None) -> Answer:
    """``PersonSide`` of what a file says."""
    if details is None:
        raise ValueError("an undecided row was read")
    return {
        "document_type": details.document.type.value,
        "document_number": mask_number(details.document.number),
        "name": mask_name(details.name),
        "phone": mask_phone(details.phone) if details.phone else None,
        "sex": details.sex,
        "birth_year": details.birth_date.year if details.birth_date else None,
        "nationality": details.nationality,
    }


def show_on_file(person: Any, cipher: FieldCipher) -> Answer:
    """``PersonSide`` of who is on file."""
    shown = show_person(person, cipher)
    return {name: shown[name] for name in SIDE}
