"""What is shown of a person to those who need not know more."""

import re

NOTHING = "*"
"""What stands where nothing is shown at all."""
_MOBILE = re.compile(r"1[0-9]{10}")


def mask_name(name: str) -> str:
    """``张*``: the first character; how many follow is not told."""
    return f"{name[0]}*"


def mask_number(number: str) -> str:
    """``4416**********0016``: a quarter, rounded down, at either end."""
    shown = len(number) // 4
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[len(number) - shown :]


def mask_phone(phone: str) -> str:
    """``138****8000``; other numbers than mobiles like document numbers."""
    return f"{phone[:3]}****{phone[7:]}" if _MOBILE.fullmatch(phone) else mask_number(phone)
