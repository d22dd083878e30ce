"""The fields that the directory's requests are made of, each described once for the API's documentation."""

from typing import Any

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.schema import Pattern, StationCode, Text


def one_of(members: Any, description: str, **kwargs: Any) -> fields.String:
    """One of the members of an enumeration, as text."""
    return fields.String(validate=validate.OneOf([str(member) for member in members]), metadata={"description": description}, **kwargs)


def version() -> fields.Integer:
    """The version that a change is made upon."""
    return fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "The version that is to be changed (If-Match).", "example": 3},
    )


def optional_version(description: str) -> fields.Integer:
    """A version that is checked only if it is given."""
    return fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1), metadata={"description": description})


def code(description: str, **kwargs: Any) -> StationCode:
    """The code of a station."""
    return StationCode(metadata={"description": description, "example": "changtang"}, **kwargs)


def name_zh(**kwargs: Any) -> Text:
    """A station's name in Chinese."""
    return Text(max_length=60, metadata={"description": "The name in Chinese.", "example": "长塘派出所"}, **kwargs)


def name_en(**kwargs: Any) -> Text:
    """A station's name in English."""
    return Text(max_length=120, metadata={"description": "The name in English.", "example": "Changtang Police Station"}, **kwargs)


def date(description: str, example: str = "2022-01-01", **kwargs: Any) -> fields.Date:
    """A local calendar date."""
    return fields.Date(metadata={"description": description, "example": example}, **kwargs)


def username(**kwargs: Any) -> Text:
    """A name to sign in with, as typed."""
    return Text(max_length=64, metadata={"description": "The name to sign in with.", "example": "changtang.clerk"}, **kwargs)


def password(description: str, **kwargs: Any) -> fields.String:
    """A password, as typed."""
    return fields.String(
        validate=validate.Length(min=1, max=256), metadata={"description": description, "format": "password", "writeOnly": True}, **kwargs
    )


def digest() -> fields.String:
    """The digest of a session token."""
    return fields.String(
        required=True,
        validate=Pattern(r"^[0-9a-f]{64}$"),
        metadata={"description": "SHA-256 of the session token in lower-case hex; the token itself never crosses the bus."},
    )


def roles(**kwargs: Any) -> fields.List[Any]:
    """A list of roles."""
    member = one_of(Role, "A role.")
    return fields.List(
        member,
        validate=validate.Length(min=1, max=5),
        metadata={"description": "Roles, all of one group (station, outside or district).", "example": ["CLERK"]},
        **kwargs,
    )
