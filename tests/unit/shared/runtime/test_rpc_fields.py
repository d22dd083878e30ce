import pytest
from marshmallow import fields

from shared.contracts.schema import Request
from shared.errors import Invalid
from shared.runtime.rpc import LONGEST_POINTER, load

SECRET = "110101199003070009"


class Room(Request):
    number = fields.Integer(required=True)


class House(Request):
    name = fields.String(required=True)
    rooms = fields.List(fields.Nested(Room))


def problems(data):
    with pytest.raises(Invalid) as raised:
        load(House(), data)
    assert raised.value.code == "INVALID_FIELDS"
    return {(each["pointer"], each["code"]) for each in raised.value.problems}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {("/name", "REQUIRED")}),
        ({"name": None}, {("/name", "NULL")}),
        ({"name": 7}, {("/name", "INVALID")}),
        ({"name": "x", "color": 1}, {("/color", "UNKNOWN_FIELD")}),
        ({"name": "x", "rooms": [{"number": 1}, {"number": "z"}, {}]}, {("/rooms/1/number", "INVALID"), ("/rooms/2/number", "REQUIRED")}),
        ({"name": "x", "a/b~c": 1}, {("/a~1b~0c", "UNKNOWN_FIELD")}),
        ({"name": "x", "k" * 500: 1}, {("/" + "k" * (LONGEST_POINTER - 1), "UNKNOWN_FIELD")}),
    ],
)
def test_each_wrong_field_is_pointed_at(data, expected):
    assert problems(data) == expected


def test_what_was_sent_is_not_quoted():
    with pytest.raises(Invalid) as raised:
        load(House(), {"name": "x", "rooms": [{"number": SECRET + "x"}]})
    assert SECRET not in str(raised.value.args)


def test_data_without_fault_are_loaded():
    assert load(House(), {"name": "x", "rooms": [{"number": "7"}]}) == {"name": "x", "rooms": [{"number": 7}]}
