"""Names as they are found: surnames read right, other characters in each usual way, Latin letters however they are typed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.population.rules.readings import MOST_OF_NAME, fold, forms_of, initials, read_name_aloud, reading
from services.population.rules.surnames import COMPOUND_SURNAMES, SURNAMES
from tests.factories.population import fullwidth


@pytest.mark.parametrize(
    ("name", "spelt", "never"),
    [
        ("单晓", "shanxiao", "danxiao"),
        ("曾晓", "zengxiao", "cengxiao"),
        ("查晓", "zhaxiao", "chaxiao"),
        ("仇晓", "qiuxiao", "chouxiao"),
        ("解晓", "xiexiao", "jiexiao"),
        ("区晓", "ouxiao", "quxiao"),
        ("朴晓", "piaoxiao", "puxiao"),
        ("缪晓", "miaoxiao", "mouxiao"),
        ("任晓", "renxiao", "yinxiao"),
        ("盖晓", "gexiao", "hexiao"),
        ("华晓", "huaxiao", "kuaxiao"),
        ("尉迟晓", "yuchixiao", "weichixiao"),
        ("万俟晓", "moqixiao", "wansixiao"),
        ("长孙晓", "zhangsunxiao", "changsunxiao"),
        ("令狐晓", "linghuxiao", "lianghuxiao"),
        ("欧阳晓", "ouyangxiao", "ouxiao"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, spelt: str, never: str) -> None:
    readings = forms_of(name).readings

    assert spelt in readings
    assert never not in readings


def test_two_readings_of_a_surname_are_both_found() -> None:
    assert {"zhaixiao", "dixiao"} <= forms_of("翟晓").readings


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("张乐", {"zhangle", "zhangyue"}),
        ("张行", {"zhangxing", "zhanghang"}),
        ("张晓单", {"zhangxiaodan", "zhangxiaoshan"}),
        ("张茜", {"zhangqian", "zhangxi"}),
    ],
)
def test_other_characters_are_read_in_each_usual_way(name: str, spelt: set[str]) -> None:
    assert spelt <= forms_of(name).readings


@pytest.mark.parametrize("typed", ["lvxiao", "luxiao", "LYU XIAO", "lü xiao", "Lǚ Xiǎo", "lu:xiao", "Lv-Xiao"])
def test_one_surname_is_typed_in_many_ways(typed: str) -> None:
    assert reading(typed) in forms_of("吕晓").readings


@pytest.mark.parametrize(
    ("name", "typed"),
    [("韩玉", "hanyu"), ("John Van", "johnvan"), ("John Van", "John van"), ("ANN VU", "ann vu"), ("安雨", "an yu"), ("张略", "zhanglue")],
)
def test_syllables_that_meet_are_typed_as_they_sound(name: str, typed: str) -> None:
    assert reading(typed) in forms_of(name).readings


def test_a_passport_and_a_card_of_one_person_have_a_reading_in_common() -> None:
    assert forms_of("LYU XIAOMING").readings & forms_of("吕晓明").readings
    assert forms_of("WANG XIAOMING").readings & forms_of("王晓明").readings


def test_initials_are_the_first_letters_of_the_syllables() -> None:
    assert forms_of("欧阳晓明").initials == {"oyxm"}
    assert forms_of("单乐").initials == {"sl", "sy"}
    assert forms_of("John Ronald Smith").initials == {"jrs"}


def test_initials_are_never_taken_for_a_vowel() -> None:
    assert initials("N. V. A.") == "nva"
    assert initials(fullwidth("NV1")) is None
    assert "nva" in forms_of("Nguyễn Văn A").initials


def test_a_name_in_one_part_has_no_initials() -> None:
    assert forms_of("Suharto").initials == frozenset()


def test_a_name_in_parts_is_found_by_each_part() -> None:
    forms = forms_of("阿依古丽·买买提")

    assert {"阿依古丽买买提", "阿依古丽", "买买提"} == forms.names
    assert {"ayigulimaimaiti", "ayiguli", "maimaiti"} <= forms.readings


def test_a_name_in_one_part_is_not_found_by_its_beginning() -> None:
    forms = forms_of("张晓明")

    assert (forms.names, forms.readings & {"zhang", "zhangxiao"}) == ({"张晓明"}, set())


def test_a_single_letter_between_parts_is_no_part() -> None:
    assert forms_of("John R. Smith").names == {"johnrsmith", "john", "smith"}


def test_longer_names_are_also_read_as_if_they_had_no_surname() -> None:
    assert {"danzengzhuoma", "shanzengzhuoma"} <= forms_of("单增卓玛").readings


def test_a_compound_surname_alone_is_a_surname_and_a_given_name() -> None:
    assert "ouyang" in forms_of("欧阳").readings


def test_a_name_in_another_script_is_found_by_itself_alone() -> None:
    forms = forms_of("Лев Толстой")

    assert forms.names == {"левтолстой", "лев", "толстой"}
    assert (forms.readings, forms.initials) == (frozenset(), frozenset())


def test_readings_of_one_name_are_bounded() -> None:
    assert len(read_name_aloud("乐行重长朝单曾")) <= MOST_OF_NAME


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Brien", "obrien"),
        ("Séan", "sean"),
        ("Müller", "muller"),
        ("Łukasz Ørsted", "lukaszorsted"),
        (fullwidth("WANG"), "wang"),
        ("Nǚ", "nyu"),
        ("lüe", "lyue"),
        ("lve", "lyue"),
        ("hanyu", "hanyu"),
        ("Straße", "strasse"),
    ],
)
def test_latin_letters_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["王", "wang1", "", "Лев", "wáng小"])
def test_a_reading_has_latin_letters_only(text: str) -> None:
    assert reading(text) is None


def test_the_tables_of_surnames_are_spelt_in_plain_letters() -> None:
    assert all(len(name) == 1 and all(spelt.isascii() and spelt.isalpha() for spelt in read) for name, read in SURNAMES.items())
    assert all(len(name) == 2 and all(len(spelt.split()) == 2 for spelt in read) for name, read in COMPOUND_SURNAMES.items())


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def test_what_is_passed_over_by_folding_would_come_out_the_same() -> None:
    han = [chr(point) for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)) for point in range(first, last + 1)]
    assert all(unicodedata.normalize("NFKD", char).casefold() == char and unicodedata.category(char) == "Lo" for char in han)
    assert fold("lynx") == "lynx"
    assert fold("John Van") == fold("johnvan") == "johnyuan"


@settings(max_examples=300)
@given(st.text(HAN, min_size=2, max_size=4))
def test_whatever_a_name_is_each_reading_and_initial_can_be_typed(name: str) -> None:
    forms = forms_of(name)

    assert len(forms.readings) <= MOST_OF_NAME
    for typed, filed in ((reading, forms.readings), (initials, forms.initials)):
        assert all(typed(form) == typed(form.upper()) == typed(" ".join(form)) == form for form in filed)


@settings(max_examples=300)
@given(st.text(HAN, min_size=2, max_size=4))
def test_whatever_a_name_is_some_form_finds_it(name: str) -> None:
    forms = forms_of(name)

    assert forms.names == {name}
    assert bool(forms.readings) is bool(forms.initials)


@settings(max_examples=300)
@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzéñ", min_size=2, max_size=8), min_size=1, max_size=4))
def test_whatever_a_name_in_latin_letters_is_it_is_found_as_it_is_written(words: list[str]) -> None:
    name = " ".join(words)

    assert {reading(name), reading(name.title()), reading("".join(words))} <= forms_of(name.upper()).readings
