"""By which names a file may call the communities of a station."""

from services.housing.rules.import_communities import community_names
from shared.identifiers.addresses import bare_address


def community(number: int, name_zh: str, name_en: str) -> dict[str, str]:
    return {"id": f"c-{number}", "name_zh": name_zh, "name_en": name_en}


def test_both_names_and_every_spelling_of_them_are_known() -> None:
    names = community_names([community(1, "长塘村", "Changtang Village"), community(2, "东埔社区", "Dongpu")])

    assert names == {
        bare_address(name): found for name, found in (("长塘村", "c-1"), ("CHANGTANG village", "c-1"), ("东埔社区", "c-2"), ("dongpu", "c-2"))
    }


def test_an_english_name_that_two_have_names_none_and_a_chinese_one_comes_first() -> None:
    names = community_names([community(1, "新村", "Xin"), community(2, "辛村", "Xin"), community(3, "乙", "新村")])

    assert names == {bare_address("新村"): "c-1", bare_address("辛村"): "c-2", bare_address("乙"): "c-3"}


def test_a_station_without_communities_has_no_names() -> None:
    assert community_names([]) == {}
