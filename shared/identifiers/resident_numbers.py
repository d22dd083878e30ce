"""Resident identity numbers: GB 11643-1999 (18 characters) and its predecessor GB 11643-1989 (15 digits).

Address (6), birth date (8), sequence (3; odd for men), check character (ISO 7064 MOD 11-2). The address says where the number
was issued, and districts come and go: only its province is looked at, since a number issued before its district existed,
or after, is as good as any. Residence permits for residents of Hong Kong, Macao and Taiwan have the same form and
begin with 81, 82 and 83.
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from shared.contracts.population.vocabulary import Sex
from shared.decisions import Refused

PROVINCES = frozenset(
    str(code) for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91)
)
"""The first two digits there are; 71 is Taiwan, 91 abroad."""
PERMIT_PREFIXES = frozenset({"81", "82", "83"})
LONGEST_LIFE = 130
"""Years; an older birth date is a slip of the pen."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
POINTER = "/document_number"

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """A valid number of 18 characters and what it says."""

    number: str
    birth_date: date
    sex: Sex

    @property
    def is_permit(self) -> bool:
        """Whether it is that of a residence permit for residents of Hong Kong, Macao and Taiwan."""
        return self.number[:2] in PERMIT_PREFIXES


def check_character(first17: str) -> str:
    """The last character that goes with the first 17 digits."""
    return CHECKS[sum(map(mul, WEIGHTS, map(int, first17))) % 11]


def modernised(old: str) -> str:
    """A number of 15 digits in the form of 18.

    The old form has two digits for the year, which are of the 20th century. (Its sequences 996 to 999 were kept for people
    over a hundred in the 1980s; none of them has a number to convert today.)
    """
    first17 = f"{old[:6]}19{old[6:]}"
    return first17 + check_character(first17)


def read_resident_number(text: str, today: date) -> ResidentNumber | Refused:
    """The number without spaces, in upper case and in the form of 18 characters; or the rule that it breaks."""
    number = text.upper()
    if _OLD_SHAPE.fullmatch(number):
        number = modernised(number)
    if not _SHAPE.fullmatch(number):
        return _refused("DOCUMENT_FORMAT", "A resident identity number has 17 digits and a digit or X, or 15 digits in its old form.")
    if number[:2] not in PROVINCES:
        return _refused("DOCUMENT_REGION", "The first two digits are no province.")
    birth_date = _birth_date(number[6:14], today)
    if isinstance(birth_date, Refused):
        return birth_date
    if check_character(number[:17]) != number[17]:
        return _refused("DOCUMENT_CHECK_DIGIT", "The check digit does not go with the other digits.")
    return ResidentNumber(number, birth_date, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def earliest_birth(today: date) -> date:
    """The earliest birth date of somebody alive."""
    return date(today.year - LONGEST_LIFE, 1, 1)


def _birth_date(digits: str, today: date) -> date | Refused:
    try:
        birth_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return _refused("DOCUMENT_BIRTH_DATE_INVALID", "The birth date within the number is not in the calendar.")
    if birth_date > today:
        return _refused("DOCUMENT_BIRTH_DATE_FUTURE", "The birth date within the number is in the future.")
    if birth_date < earliest_birth(today):
        return _refused("DOCUMENT_BIRTH_DATE_INVALID", "The birth date within the number is too long ago.")
    return birth_date


def _refused(code: str, because: str) -> Refused:
    return Refused(code, because, POINTER)
