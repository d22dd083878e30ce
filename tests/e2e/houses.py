"""Houses and their landlords, as the product accepts them; neither exists."""

import itertools
import random
from typing import Any

from tests.e2e.registrations import document_number

_numbers = itertools.count(random.randrange(10**7))  # two runs against one product rarely meet


def landlord(**changed: Any) -> dict[str, Any]:
    """A landlord whom nobody else in a run registers."""
    return {"kind": "PERSON", "name": "陈东", "document_number": document_number(), "phone": "13800138000", **changed}


def house(**changed: Any) -> dict[str, Any]:
    """A house with a landlord of its own, at an address that nobody else in a run registers; ``landlord=None`` leaves the landlord out."""
    given = {
        "landlord": landlord(),
        "address": f"东华路 {next(_numbers)} 号",
        "rental_kind": "SHARED",
        "rooms": [{"name": "301", "beds": 2}],
        **changed,
    }
    return {name: value for name, value in given.items() if value is not None}
