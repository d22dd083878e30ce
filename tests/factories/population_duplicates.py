"""Made-up pairs of records of which it is known whether they are one person, as duplicates come about at a counter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.population.rules.duplicates import Subject
from shared.contracts.directory.roles import Role
from shared.contracts.population import duplicates as contract
from shared.contracts.population.vocabulary import DocumentType
from shared.identity import Actor
from tests.factories.population import CLERK, Population, resident_number

PASSPORT, PERMIT = DocumentType.PASSPORT, DocumentType.HOME_RETURN_PERMIT
HOME, WORK = frozenset({"长塘路12号|302"}), frozenset({"东江路3号|1"})


def subject(**others: Any) -> Subject:
    """Zhang Xiaoming with a resident identity card, unless told otherwise."""
    known = {
        "document_type": DocumentType.RESIDENT_ID, "number": resident_number("19900307", 11), "name": "张小明", "phone": "13800138000",
        "sex": "MALE", "birth_date": date(1990, 3, 7), "nationality": "CHN", "addresses": HOME,
    }  # fmt: skip
    return Subject(**{**known, **others})


def card(born: str = "19900307", sequence: int = 11, region: str = "441602", **others: Any) -> Subject:
    """Somebody with a resident identity card: sex and birth date follow from the number."""
    date_of_birth = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    sex = "MALE" if sequence % 2 else "FEMALE"
    return subject(number=resident_number(born, sequence, region), birth_date=date_of_birth, sex=sex, **others)


def passport(number: str, name: str, **others: Any) -> Subject:
    """Somebody with a passport."""
    return subject(document_type=PASSPORT, number=number, name=name, **others)


@dataclass(frozen=True)
class Labelled:
    """Two records, and whether they are one person."""

    same: bool
    why: str
    one: Subject
    other: Subject


def _pairs(same: bool, *pairs: tuple[str, Subject, Subject]) -> tuple[Labelled, ...]:
    return tuple(Labelled(same, *pair) for pair in pairs)


LABELLED = _pairs(
    True,
    ("two digits of the sequence changed places", card(sequence=11), card(sequence=101)),
    ("one digit of the region mistyped", card(), card(region="441622", phone=None, addresses=WORK)),
    ("day mistyped", card(), card("19900308", phone=None, addresses=WORK)),
    ("year transposed", card("19690307"), card("19960307", addresses=WORK)),
    ("homophone of the name, digit mistyped", card(), card(sequence=13, name="张晓明", phone=None)),
    ("card and passport in Latin letters", card(), passport("E12345678", "ZHANG XIAOMING", phone=None, addresses=WORK)),
    ("card and passport, given name first", card(), passport("E12345678", "XIAOMING ZHANG", addresses=WORK, phone=None)),
    ("card and passport, lyu", card(name="吕晓明"), passport("E12345678", "LYU XIAOMING", phone=None)),
    ("card and home-return permit", card(), subject(document_type=PERMIT, number="H12345678", phone=None, addresses=WORK)),
    ("renewed passport", passport("E12345678", "John Smith"), passport("G98765432", "John Smith", phone=None, addresses=WORK)),
    ("renewed passport, name cut short", passport("E12345678", "John R Smith"), passport("G98765432", "John Smith")),
    ("passport, birth date never said", passport("E12345678", "John Smith", birth_date=None), passport("G98765432", "John Smith")),
    ("passport mistyped, name misspelt", passport("E12345678", "Jon Smith"), passport("E12345687", "John Smith", phone=None, addresses=WORK)),
    ("sex mistyped in the sequence", card(sequence=11), card(sequence=12, phone=None)),
    ("card mistyped beyond likeness, all else the same", card(sequence=11), card(sequence=257)),
    ("two characters of the name changed", card(name="张小明"), card(sequence=13, name="张晓茗", phone=None)),
    ("married name on a new passport", passport("E12345678", "Jane Smith", sex="FEMALE"), passport("G98765432", "Jane Miller", sex="FEMALE")),
) + _pairs(
    False,
    ("namesakes of one year", card(), card("19901204", 35, phone="13900139000", addresses=WORK)),
    ("namesakes of one day", card(), card(sequence=235, region="441900", phone="13900139000", addresses=WORK)),
    ("namesakes of one day in one dormitory", card(), card(sequence=235, region="441900", phone="13900139000")),
    ("twins", card(sequence=11, name="张小明"), card(sequence=13, name="张小亮")),
    ("twins, boy and girl", card(sequence=11, name="张小龙"), card(sequence=12, name="张小凤")),
    ("twins whose names sound alike", card(sequence=11, name="张小红"), card(sequence=13, name="张小虹")),
    ("father and son", card("19650307", name="张大明"), card("19900307", name="张小明")),
    ("spouses", card(), card("19920711", 22, name="李小红")),
    ("colleagues of one birth date and phone", card(), card(sequence=257, name="李伟", addresses=WORK)),
    ("neighbours by number", card(sequence=11, name="王芳"), card(sequence=13, name="李强", phone=None, addresses=WORK)),
    ("strangers with passports", passport("E12345678", "John Smith"), passport("E22345678", "Anna Müller", phone=None, birth_date=date(1980, 1, 1))),
    ("strangers, card and passport", card(), passport("E12345678", "LI QIANG", birth_date=date(1990, 3, 7), phone=None, addresses=WORK)),
    ("namesakes with passports, other birth dates", passport("E1", "John Smith"), passport("G98765432", "John Smith", birth_date=date(1970, 1, 1), phone=None)),
    ("flatmates", passport("E12345678", "Ali Khan", phone=None), passport("G98765432", "Omar Aziz", phone=None, birth_date=date(1995, 5, 5))),
)  # fmt: skip
"""The pairs by which precision and recall of a rule are told."""


HEAD = Actor("01890000-0000-7000-8000-00000000ead1", frozenset({Role.STATION_HEAD}), "changtang")
OTHER_HEAD = Actor("01890000-0000-7000-8000-00000000ead2", frozenset({Role.STATION_HEAD}), "pingnan")


@dataclass(frozen=True)
class Twice:
    """One person who is on file twice, for two digits of the number changed places and the name was misheard."""

    population: Population
    numbers: tuple[str, str]
    first: dict[str, Any]
    second: dict[str, Any]

    @property
    def people(self) -> tuple[str, str]:
        """The ids, in the order in which they were registered."""
        return self.first["person"]["id"], self.second["person"]["id"]

    @property
    def names(self) -> dict[str, str]:
        """The name by the number."""
        return dict(zip(self.numbers, ("张小明", "张晓明"), strict=True))

    def found(self) -> list[dict[str, Any]]:
        """The undecided pairs of the first, looked for now."""
        return list(self.population.ask(contract.FIND_DUPLICATES, {"id": self.people[0]})["items"])

    def pair(self) -> dict[str, Any]:
        """Their pair."""
        return next(pair for pair in self.found() if {person["id"] for person in pair["people"]} == set(self.people))

    def merged(self, survivor: int = 0, actor: Actor = HEAD, key: str | None = None) -> dict[str, Any]:
        """The pair after a merge into the first (0) or the second (1)."""
        pair = self.pair()
        data = {"id": pair["id"], "version": pair["version"], "survivor_id": self.people[survivor], "purpose": "both cards were compared"}
        return self.population.ask(contract.MERGE_DUPLICATE, data, actor, key)

    def undone(self, pair: dict[str, Any], actor: Actor = HEAD) -> dict[str, Any]:
        """The pair after undoing."""
        data = {"id": pair["id"], "version": pair["version"], "purpose": "the second card is somebody else's"}
        return self.population.ask(contract.UNDO_MERGE, data, actor)


def twice(population: Population, second: Actor = CLERK, born: str = "19900307", address: str = "东江路 3 号", **others: Any) -> Twice:
    """Register somebody twice, the second time at another address unless told otherwise."""
    numbers = resident_number(born, 11), resident_number(born, 101)
    one = population.register(person={"document_number": numbers[0], "name": "张小明"})
    other = population.register(second, person={"document_number": numbers[1], "name": "张晓明"}, address={"text": address, "room": "302"}, **others)
    return Twice(population, numbers, one, other)
