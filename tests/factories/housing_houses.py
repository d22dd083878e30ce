"""Houses and landlords as they are typed, with people who do not exist."""

import itertools
from typing import Any

from stdnum.cn import uscc

from tests.factories.population import next_number

_numbers = itertools.count(1)


def landlord(**changed: Any) -> dict[str, Any]:
    """A landlord whom nobody else in a run registers."""
    return {"kind": "PERSON", "name": "陈东", "document_number": next_number(), "phone": "13800138000", **changed}


def organisation(**changed: Any) -> dict[str, Any]:
    """An organisation that lets, which nobody else in a run registers."""
    body = f"91441699MB{next(_numbers):07d}"
    return {"kind": "ORGANISATION", "name": "东华公寓 1 号", "credit_code": body + uscc.calc_check_digit(body), "phone": "0762-3380000", **changed}


def house(**changed: Any) -> dict[str, Any]:
    """A house with a landlord of its own, at an address that nobody else in a run registers; a value of None is left out."""
    given = {"landlord": landlord(), "address": f"长塘路 {next(_numbers)} 号", "rental_kind": "SHARED", **changed}
    return {name: value for name, value in given.items() if value is not None}
