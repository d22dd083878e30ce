"""Made-up people and companies for demonstrations and tests: the same ones for the same seed, and nobody who could exist.

Their resident identity numbers are well formed, check digit included, but of a county code that was never given out
(441699), so no number can be anybody's. They have no phones, lest a real one rings.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import uscc

COUNTY = "441699"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
"""GB 11643 (ISO 7064 MOD 11-2): the check digit by the weighted sum of the first 17 digits modulo 11."""
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾"
GIVEN = "安柏晨初岱恩风谷禾霁江坤岚朗林鸣宁沛祺清然瑞森澍棠文溪晓欣言野宜远云泽昭竹梓"
EARLIEST = dt.date(1948, 1, 1)
LATEST = dt.date(2003, 12, 31)


TRADES = {"电子": "MANUFACTURING", "服饰": "MANUFACTURING", "建筑": "CONSTRUCTION", "商贸": "RETAIL", "物流": "TRANSPORT", "餐饮": "CATERING"}
"""What a company's name says that it does, and the product's word for it."""


@dataclass(frozen=True)
class MadeUpPerson:
    """A person as a document would show one; ``sex`` is ``MALE`` or ``FEMALE`` as the number says."""

    name: str
    document_number: str
    birth_date: dt.date
    sex: str


def people(seed: str) -> Iterator[MadeUpPerson]:
    """People without end, no two with the same number, the same for the same seed."""
    source = random.Random(seed)  # noqa: S311 - made-up people are no secret
    known: set[str] = set()
    while True:
        person = _person(source)
        if person.document_number not in known:
            known.add(person.document_number)
            yield person


def _person(source: random.Random) -> MadeUpPerson:
    born = EARLIEST + dt.timedelta(days=source.randrange((LATEST - EARLIEST).days + 1))
    order = source.randrange(1, 1000)
    body = f"{COUNTY}{born:%Y%m%d}{order:03}"
    name = source.choice(SURNAMES) + "".join(source.choice(GIVEN) for _ in range(source.choice((1, 2, 2))))
    return MadeUpPerson(name, body + check_digit(body), born, "MALE" if order % 2 else "FEMALE")


@dataclass(frozen=True)
class MadeUpCompany:
    """A company as its licence would show one."""

    name: str
    credit_code: str
    industry: str


def companies(seed: str) -> Iterator[MadeUpCompany]:
    """Companies without end, the same for the same seed; their codes are of the county that there is not."""
    source = random.Random(f"companies of {seed}")  # noqa: S311 - made-up companies are no secret
    for number in itertools.count(source.randrange(10**6)):
        trade = source.choice(sorted(TRADES))
        name = f"{source.choice(GIVEN)}{source.choice(GIVEN)}{trade}有限公司"
        body = f"91{COUNTY}MA{number % 10**7:07}"
        yield MadeUpCompany(name, body + uscc.calc_check_digit(body), TRADES[trade])


def check_digit(body: str) -> str:
    """The 18th character of a resident identity number, from the first 17 digits."""
    return CHECK_DIGITS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]
