"""When a responsibility letter is signed and printed, and the form of its serial."""

from datetime import date

from shared.decisions import ALLOWED, Decision, Refused


def check_signed_on(signed_on: date, today: date, *, by_account: bool) -> Decision:
    """An account signs today; a paper was signed today at the latest."""
    if by_account and signed_on != today:
        return Refused("SIGNED_TODAY", "An account signs today; what was signed on paper the station records.", "/signed_on")
    return Refused("SIGNED_IN_FUTURE", "A letter was signed today at the latest.", "/signed_on") if signed_on > today else ALLOWED


def check_text(asked: int, in_force: int | None) -> Decision:
    """What is signed is the version of the day on which it is."""
    return ALLOWED if asked == in_force else Refused("LETTER_TEXT_NOT_IN_FORCE", "Another version of the letter is to be signed.", "/text_version")


def check_again(asked: int, current: int | None) -> Decision:
    """A version is signed once by a landlord; a later one replaces it."""
    return Refused("LETTER_SIGNED", "The landlord has signed this version.") if current is not None and asked <= current else ALLOWED


def check_reprint(printed: int, reason: str | None) -> Decision:
    """From the second copy on a reason is kept."""
    if printed and reason is None:
        return Refused("REPRINT_REASON_REQUIRED", "It was printed before; say why it is printed once more.", "/reason")
    return ALLOWED


def letter_serial(house_number: str, number: int) -> str:
    """``CHANGTANG-000123-L01``: the house, and the count of its letters."""
    return f"{house_number}-L{number:02d}"
