"""Employers and their people, as the product accepts them; neither exists."""

import itertools
import random
from typing import Any

from stdnum.cn import uscc

from tests.e2e.registrations import document_number

_codes = itertools.count(random.randrange(10**7))  # two runs against one product rarely meet


def employer(**changed: Any) -> dict[str, Any]:
    """A registration of an employer that nobody else in a run registers."""
    body = f"91441699MA{next(_codes) % 10**7:07d}"
    contact = {"name": "李秋菊", "phone": "13900139000"}
    given = {"name_zh": "东华制衣厂", "address": "东华路 12 号", "industry": "MANUFACTURING", "contact": contact}
    return {"credit_code": body + uscc.calc_check_digit(body), **given, **changed}


def worker(**changed: Any) -> dict[str, Any]:
    """One line of an employer's list."""
    return {"document_number": document_number(), "name": "陈小春", "phone": "13800138000", **changed}
