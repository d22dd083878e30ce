"""A body that two parsers would read differently is read by none."""

import pytest

from gateway.reading import parse_object
from shared.errors import Invalid


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"{}", {}),
        (b' {"a": [1, 2.5, null, true]} ', {"a": [1, 2.5, None, True]}),
        ('{"name": "王小明"}'.encode(), {"name": "王小明"}),
        (b'{"a": 9007199254740991}', {"a": 2**53 - 1}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\N{GRINNING FACE}"}),
        (b'{"a":' * 15 + b"{}" + b"}" * 15, None),
    ],
)
def test_a_plain_object_is_read(raw: bytes, value: object) -> None:
    found = parse_object(raw)

    assert value is None or found == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "MALFORMED_JSON"),
        (b"{", "MALFORMED_JSON"),
        (b'{"a": 1,}', "MALFORMED_JSON"),
        (b"{'a': 1}", "MALFORMED_JSON"),
        (b'{"a": 1} {"b": 2}', "MALFORMED_JSON"),
        (b'{"a": NaN}', "MALFORMED_JSON"),
        (b'{"a": Infinity}', "MALFORMED_JSON"),
        (b'{"a": 1e999}', "MALFORMED_JSON"),
        (b'{"a": "\xff"}', "MALFORMED_JSON"),
        (b'{"a": "\\ud800"}', "MALFORMED_JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "MALFORMED_JSON"),
        ('{"a": 1}'.encode("utf-16"), "MALFORMED_JSON"),
        (b'{"a": "\x00"}', "MALFORMED_JSON"),
        (b"[" * 30_000, "MALFORMED_JSON"),
        (b"[" * 30_000 + b"]" * 30_000, "MALFORMED_JSON"),
        (b"[]", "NOT_AN_OBJECT"),
        (b"null", "NOT_AN_OBJECT"),
        (b'"text"', "NOT_AN_OBJECT"),
        (b'{"a": 1, "a": 2}', "DUPLICATE_MEMBER"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "DUPLICATE_MEMBER"),
        (b'{"a": 9007199254740992}', "NUMBER_OUT_OF_RANGE"),
        (b'{"a": -9007199254740992}', "NUMBER_OUT_OF_RANGE"),
        (b'{"a": ' + b"9" * 300 + b"}", "NUMBER_OUT_OF_RANGE"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "MALFORMED_JSON"),
        (b'{"a":' * 17 + b"{}" + b"}" * 17, "NESTED_TOO_DEEP"),
    ],
)
def test_a_doubtful_body_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_object(raw)

    assert caught.value.code == code
