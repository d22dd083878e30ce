"""Telephone numbers in one form each: mainland mobiles as 11 digits, landlines with their area code, others as E.164."""

import re
import unicodedata

from shared.decisions import Refused

_NOISE = re.compile(r"[\s\-().]")
_CHINA = re.compile(r"(?:\+|00)86")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[1-9][0-9]{6,7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")


def read_phone(text: str) -> str | Refused:
    """The number in canonical form, or ``PHONE_FORMAT`` (pointer ``/phone``)."""
    number = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if _CHINA.match(number):
        number = _inland(_CHINA.sub("", number, count=1))
    elif number.startswith("86") and _MOBILE.fullmatch(number[2:]):
        number = number[2:]
    elif number.startswith("00"):
        number = f"+{number[2:]}"
    if any(shape.fullmatch(number) for shape in (_MOBILE, _LANDLINE, _FOREIGN)):
        return number
    return Refused("PHONE_FORMAT", "A mobile of 11 digits, a landline with its area code, or a foreign number that begins with +.", "/phone")


def _inland(rest: str) -> str:
    """What is dialled within the country: an area code gets its 0 back."""
    return rest if rest.startswith("0") or _MOBILE.fullmatch(rest) else f"0{rest}"
