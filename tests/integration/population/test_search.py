"""Finding people by name, pinyin and initials, on a real database: every form finds, nothing else does, and nobody too many is shown."""

import threading
from typing import Any

import pytest

from services.population.handlers.search_keys import fill_chunk
from services.population.rules.readings import FORM_KINDS, forms_of
from shared.contracts.population import rpc
from shared.errors import Invalid
from tests.factories.population import BUREAU, OTHER_CLERK, Population, next_number, resident_number

NAMES = (
    "单晓明", "曾乐", "查重阳", "仇英", "解行", "区长春", "朴志", "缪尉", "尉迟恭", "万俟卨", "吕布", "单增卓玛", "阿依古丽·买买提",
    "欧阳修", "覃茜", "翟天临", "龢龘",
)  # fmt: skip
ABROAD = ("JOHN SMITH", "Müller Jürgen", "O'Brien Séan", "LYU WEI", "Лев Толстой", "Nguyễn Văn A")


def filled(population: Population, most: int = 500) -> int:
    return int(population.store.work("fill-search-keys", lambda uow: fill_chunk(uow, most)))


def abroad(name: str, **others: Any) -> dict[str, Any]:
    """Somebody with a passport."""
    return {"document_type": "PASSPORT", "document_number": f"P{next_number()[8:17]}", "name": name, "nationality": "GBR", **others}


def test_everybody_is_found_by_each_form_of_the_name(population: Population) -> None:
    people = {name: population.register(person={"name": name})["person"] for name in NAMES}
    people |= {name: population.register(person=abroad(name, birth_date="1985-05-05"))["person"] for name in ABROAD}

    for name, person in people.items():
        for kind in FORM_KINDS:
            for form in forms_of(name).of(kind):
                assert person["id"] in population.found(**{kind: form}, birth_year=person["birth_year"]), (name, kind, form)


def test_whose_birth_date_is_not_known_is_found_with_any_year(population: Population) -> None:
    person = population.register(person=abroad("JOHN SMITH"))["person"]

    assert population.found(name="smith", birth_year=1950) == population.found(initials="js", birth_year=2000) == [person["id"]]


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "张小明", "birth_year": 1991},
        {"name": "张小", "birth_year": 1990},
        {"name": "小明", "birth_year": 1990},
        {"pinyin": "zhangxiao", "birth_year": 1990},
        {"initials": "zx", "birth_year": 1990},
        {"name": "张小明", "birth_year": 1990, "sex": "FEMALE"},
    ],
)
def test_nobody_else_is_found(population: Population, wanted: dict[str, Any]) -> None:
    population.register(person={"name": "张小明", "document_number": resident_number("19900307", 1)})

    assert population.found(**wanted) == []


def test_sex_and_year_narrow_a_search(population: Population) -> None:
    man = population.register(person={"name": "张小明", "document_number": resident_number("19900307", 1)})["person"]["id"]
    woman = population.register(person={"name": "张小明", "document_number": resident_number("19901204", 2)})["person"]["id"]

    assert population.found(initials="zxm", birth_year=1990) == [man, woman]
    assert population.found(initials="zxm", birth_year=1990, sex="FEMALE") == [woman]
    assert population.found(phone="13800138000", birth_year=1991) == []


def test_a_corrected_name_is_found_and_the_old_one_no_more(population: Population) -> None:
    residence = population.register(person={"name": "张小明", "document_number": resident_number("19900307", 1)})
    population.change(residence, kind="CORRECTION", name="章晓敏")

    assert population.found(name="章晓敏", birth_year=1990) == [residence["person"]["id"]]
    assert population.found(name="张小明", birth_year=1990) == []


def test_a_corrected_birth_date_is_found_under_its_year(population: Population) -> None:
    residence = population.register(person=abroad("JOHN SMITH", birth_date="1985-05-05"))
    population.change(residence, kind="CORRECTION", birth_date="1986-05-05")

    assert population.found(name="john smith", birth_year=1986) == [residence["person"]["id"]]
    assert population.found(name="john smith", birth_year=1985) == []


def test_a_name_that_is_confirmed_at_registration_is_found(population: Population) -> None:
    number = resident_number("19900307", 1)
    population.register(person={"name": "张小明", "document_number": number})
    person = population.register(person={"name": "张晓敏", "document_number": number, "details_confirmed": True}, address={"text": "东江路 3 号"})

    assert population.found(name="张晓敏", birth_year=1990) == [person["person"]["id"]]


def test_people_of_other_stations_are_not_found_by_name(population: Population) -> None:
    person = population.register(person={"name": "单晓明", "document_number": resident_number("19900307", 1)})["person"]["id"]

    assert population.found(OTHER_CLERK, pinyin="shanxiaoming", birth_year=1990) == []
    assert population.found(BUREAU, pinyin="shanxiaoming", birth_year=1990) == [person]


def test_a_search_leaves_an_entry_without_what_was_searched(population: Population) -> None:
    person = population.register(person={"name": "单晓明", "document_number": resident_number("19900307", 1)})["person"]["id"]

    population.found(pinyin="shanxiaoming", birth_year=1990)

    [entry] = population.audited("PEOPLE_SEARCHED")
    assert (entry["detail"], entry["related"]) == ({"by": "pinyin", "count": 1}, [f"person:{person}"])


def test_initials_that_too_many_share_find_nobody(population: Population) -> None:
    for order in range(1, 42, 2):
        population.register(person={"document_number": resident_number("19900307", order)})

    with pytest.raises(Invalid, match="TOO_MANY_MATCHES") as refusal:
        population.found(initials="zxm", birth_year=1990)
    assert refusal.value.problems[0]["pointer"] == "/initials"


def test_a_shared_key_alone_finds_nobody(population: Population) -> None:
    person = population.register(person={"name": "张小明", "document_number": resident_number("19900307", 1)})["person"]["id"]
    other = population.register(person={"name": "李小红", "document_number": resident_number("19900308", 1)})["person"]["id"]
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET search_keys = (SELECT search_keys FROM person WHERE id = %s) WHERE id = %s", (person, other))

    assert population.found(name="张小明", birth_year=1990) == [person]


def test_erased_people_are_not_found(population: Population) -> None:
    person = population.register(person={"name": "张小明", "document_number": resident_number("19900307", 1)})["person"]["id"]
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET erased_at = now() WHERE id = %s", (person,))

    assert population.found(name="张小明", birth_year=1990) == population.found(document_number=resident_number("19900307", 1)) == []


def test_those_who_have_no_keys_are_given_them_in_chunks(population: Population) -> None:
    people = [population.register(person={"document_number": resident_number("19900307", order)})["person"]["id"] for order in (1, 3, 5)]
    before = population.rows("SELECT id, version, search_keys FROM person ORDER BY id")
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET search_keys = '{}'")
    assert population.found(name="张小明", birth_year=1990) == []

    assert [filled(population, 2), filled(population, 2), filled(population, 2)] == [2, 1, 0]

    assert population.rows("SELECT id, version, search_keys FROM person ORDER BY id") == before
    assert population.found(name="张小明", birth_year=1990) == people


def test_two_who_fill_at_once_leave_nobody_out(population: Population) -> None:
    for order in range(1, 20, 2):
        population.register(person={"document_number": resident_number("19900307", order)})
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET search_keys = '{}'")

    threads = [threading.Thread(target=filled, args=(population,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert population.rows("SELECT 1 FROM person WHERE search_keys = '{}'") == []


def test_keys_hold_no_plain_text(population: Population) -> None:
    population.register(person={"name": "单晓明"})

    [row] = population.rows("SELECT search_keys FROM person")
    assert len(row["search_keys"]) == len(set(row["search_keys"])) >= 3
    assert all(0 <= key < 2**63 for key in row["search_keys"])


def test_all_that_is_wrong_with_a_search_is_said_at_once(population: Population) -> None:
    with pytest.raises(Invalid) as refusal:
        population.ask(rpc.SEARCH_PEOPLE, {"initials": "z"})

    assert [(one["pointer"], one["code"]) for one in refusal.value.problems] == [
        ("/initials", "SEARCH_TOO_WIDE"),
        ("/birth_year", "SEARCH_TOO_WIDE"),
    ]
