"""In which encoding a file was written, and where it turns into another."""

import pytest

from shared.files.encoding import GB18030, UTF_8, BadLine, detect_encoding

LINE = "王小明,东华路 12 号\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", UTF_8),
        (b"name,room\n", UTF_8),
        (LINE.encode(), UTF_8),
        (LINE.encode("utf-8-sig"), UTF_8),
        (LINE.encode("gb18030"), GB18030),
        (LINE.encode("gbk") * 3, GB18030),
        ("证件类型,姓名\n".encode("gbk"), GB18030),
        ("联通\n".encode("gbk"), GB18030),
        ("㐀𠀀\n".encode("gb18030"), GB18030),
        ((LINE * 70_000).encode(), UTF_8),
        ((LINE * 70_000).encode("gb18030"), GB18030),
    ],
)
def test_a_whole_file_has_one_encoding(data: bytes, found: str) -> None:
    assert detect_encoding(data) == found


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (LINE.encode() * 2 + LINE.encode("gbk"), 3),
        (b"name\n" + LINE.encode("gbk") * 2 + LINE.encode(), 4),
        (LINE.encode() + b"\xff\xff\n", 2),
        (b"name\n\xff\xff\n", 2),
        (LINE.encode() * 70_000 + LINE.encode("gbk"), 70_001),
        (LINE.encode("gbk") * 70_000 + LINE.encode(), 70_001),
    ],
)
def test_the_first_line_that_does_not_go_with_the_others_is_named(data: bytes, line: int) -> None:
    assert detect_encoding(data) == BadLine(line)
