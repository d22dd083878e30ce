"""Names: how they are read, and when two spellings are one."""

import pytest

from shared.decisions import Refused
from shared.identifiers.names import LONGEST_NAME, read_name, same_name


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("张三", "张三"),
        ("  张  三 ", "张 三"),
        ("欧阳小明", "欧阳小明"),
        ("阿卜杜拉 • 热合曼", "阿卜杜拉·热合曼"),
        ("阿卜杜拉・热合曼", "阿卜杜拉·热合曼"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("José María", "José María"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("𠮷野", "𠮷野"),
        ("J. Smith", "J. Smith"),
        ("李" * LONGEST_NAME, "李" * LONGEST_NAME),
    ],
)
def test_a_name_is_read(name: str, filed: str) -> None:
    assert read_name(name) == filed


@pytest.mark.parametrize(
    "name", ["张", "", "· ·", "张3", "张三2", "张三\uff01", "<b>李</b>", "李" * (LONGEST_NAME + 1), "张_三", "张\uff0c三", "😀😀"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    read = read_name(name)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == ("NAME_FORMAT", "/name")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("阿卜杜·热合曼", "阿卜杜热合曼", True),
        ("JOHN SMITH", "John  Smith", True),
        ("Anne-Marie", "Anne Marie", True),
        ("王小明", "王晓明", False),
        ("John Smith", "John Smit", False),
        ("བསོད་ནམས", "བསད་ནམས", False),
    ],
)
def test_spellings_of_one_name_are_one_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
