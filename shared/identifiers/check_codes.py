"""Codes by which a paper or a plate is found: by chance, and in letters that nobody takes for digits."""

import re

CODE_BYTES = 10
"""80 bits of chance: at a thousand guesses a second, one of ten million papers is met in four million years."""
CODE_LENGTH = 16
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without the letters that are taken for digits."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


def code_of(chance: bytes) -> str:
    """The check code that ``CODE_BYTES`` bytes make."""
    number = int.from_bytes(chance)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """``7Q4M-2ZKD-90XA-B3CE``, as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def read_code(text: str) -> str | None:
    """A check code as somebody typed it, in the form in which it is filed; None if it cannot be one."""
    code = text.upper().translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None
