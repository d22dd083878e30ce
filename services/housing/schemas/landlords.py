"""Landlords as answers and events: masked wherever they identify a person. The name and the code of an organisation are public."""

from typing import Any

from services.housing.sealing import open_name, open_number, open_phone
from shared.answers import Answer, instant
from shared.contracts.housing.vocabulary.houses import LandlordField, LandlordKind
from shared.db.encryption import FieldCipher
from shared.identifiers.masking import mask_name, mask_number, mask_phone


def brief_landlord(landlord: Any, cipher: FieldCipher) -> Answer:
    """``LandlordBrief``."""
    name, phone = open_name(cipher, landlord), open_phone(cipher, landlord)
    return {
        "id": landlord.id,
        "kind": landlord.kind,
        "name": mask_name(name) if landlord.kind == LandlordKind.PERSON else name,
        "phone": None if phone is None else mask_phone(phone),
    }


def show_landlord(landlord: Any, cipher: FieldCipher) -> Answer:
    """``LandlordAnswer``."""
    number = open_number(cipher, landlord)
    return {
        **brief_landlord(landlord, cipher),
        "version": landlord.version,
        "station_code": landlord.station_code,
        "document_type": landlord.document_type,
        "document_number": mask_number(number) if landlord.kind == LandlordKind.PERSON else number,
        "account_id": landlord.account_id,
        "joined_into": landlord.joined_into,
        "registered_by": landlord.registered_by,
        "registered_at": instant(landlord.registered_at),
        "updated_at": instant(landlord.updated_at),
    }


_OPENED = {LandlordField.NAME: open_name, LandlordField.DOCUMENT_NUMBER: open_number, LandlordField.PHONE: open_phone}


def show_revealed(landlord: Any, fields: list[str], cipher: FieldCipher) -> Answer:
    """``RevealedLandlord``: these fields and no others."""
    return {"id": landlord.id, **{name: _OPENED[LandlordField(name)](cipher, landlord) for name in fields}}


def landlord_fact(landlord: Any) -> Answer:
    """``LandlordFact``: what an event says of a landlord."""
    return {"landlord_id": landlord.id, "station_code": landlord.station_code, "kind": landlord.kind, "joined_into": landlord.joined_into}
