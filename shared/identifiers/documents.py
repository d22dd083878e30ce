"""Documents that a person is known by: which numbers are possible, and in what form they are filed.

Each kind of document has one canonical form, so that however a number was typed, one person is filed once.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from shared.contracts.population.vocabulary import DocumentType, Sex
from shared.decisions import Refused
from shared.identifiers.resident_numbers import POINTER, read_resident_number

RESIDENT_FORMS = frozenset({DocumentType.RESIDENT_ID, DocumentType.HK_MACAO_TAIWAN_RESIDENCE_PERMIT})
CHINA = "CHN"

# Home-return permit: H (Hong Kong) or M (Macao), 8 digits for the person, and on older cards 2 for the number of renewals, which are
# not filed. Taiwan permit: 8 digits, or 10 with an optional letter on older booklets. Passport: what ICAO 9303 has room for,
# and a little more for states that print longer numbers.
_PATTERNS = {
    DocumentType.HOME_RETURN_PERMIT: re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?"),
    DocumentType.TAIWAN_PERMIT: re.compile(r"([0-9]{8}|[0-9]{10}[A-Z]?)"),
    DocumentType.PASSPORT: re.compile(r"((?=[A-Z]*[0-9])[A-Z0-9]{5,12})"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document in canonical form, with what its number says about the person."""

    type: DocumentType
    number: str
    sex: Sex | None = None
    birth_date: date | None = None
    nationality: str | None = None

    @property
    def key(self) -> str:
        """What identifies it, for the blind index."""
        return f"{self.type}:{self.number}"


def read_document(document_type: str, number: str, today: date) -> Document | Refused:
    """The document in canonical form, or the rule that its number breaks (pointer ``/document_number``)."""
    kind, text = DocumentType(document_type), _compact(number)
    if kind in RESIDENT_FORMS:
        return _read_resident(kind, text, today)
    match = _PATTERNS[kind].fullmatch(text)
    if match is None:
        return Refused("DOCUMENT_FORMAT", "This is not a number that a document of this kind can have.", POINTER)
    return Document(kind, match[1])


def _read_resident(kind: DocumentType, text: str, today: date) -> Document | Refused:
    read = read_resident_number(text, today)
    if isinstance(read, Refused):
        return read
    if read.is_permit:
        return Document(DocumentType.HK_MACAO_TAIWAN_RESIDENCE_PERMIT, read.number, read.sex, read.birth_date, CHINA)
    if kind is not DocumentType.RESIDENT_ID:
        return Refused("DOCUMENT_FORMAT", "The number of this permit begins with 81, 82 or 83.", POINTER)
    return Document(kind, read.number, read.sex, read.birth_date, CHINA)


def _compact(text: str) -> str:
    """Without spaces and hyphens, full-width characters as ordinary ones, in upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
