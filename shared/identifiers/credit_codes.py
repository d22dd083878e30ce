"""Unified social credit codes (GB 32100-2015): 18 characters that name an organisation, the last one a check character."""

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from shared.decisions import Refused

POINTER = "/credit_code"


def read_credit_code(text: str) -> str | Refused:
    """The code without spaces and hyphens, in upper case; or ``CREDIT_CODE_FORMAT`` or ``CREDIT_CODE_CHECK_DIGIT``."""
    try:
        return uscc.validate(unicodedata.normalize("NFKC", text))
    except InvalidChecksum:
        return Refused("CREDIT_CODE_CHECK_DIGIT", "The last character does not go with the others.", POINTER)
    except ValidationError:
        return Refused("CREDIT_CODE_FORMAT", "A unified social credit code has 8 digits and 10 digits or letters, without I, O, S, V and Z.", POINTER)
