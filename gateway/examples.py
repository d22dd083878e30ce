"""Examples for the API document, made from the schemas so that none is forgotten and none is wrong.

A field shows its own example if it has one, else a word that people of the trade would expect (``examples.yaml``, first
as ``Schema.field`` then as ``field``), else the first choice or the smallest value that its type allows.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, fields, validate

IDENTIFIER = "0197c0de-0000-7000-8000-000000000001"
BY_TYPE: dict[type[fields.Field[Any]], Any] = {
    fields.UUID: IDENTIFIER,
    fields.AwareDateTime: "2022-03-31T08:15:00Z",
    fields.Date: "2022-03-31",
    fields.Boolean: False,
    fields.Integer: 1,
    fields.Float: 1.0,
    fields.Dict: {},
    fields.String: "text",
}


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
    return loaded


def example_of(schema: Schema, *, asked: bool) -> dict[str, Any]:
    """An example of an object; in what is ``asked`` only what is required or has an example of its own is shown."""
    found: dict[str, Any] = {}
    for name, field in schema.fields.items():
        value = example_value(field, f"{type(schema).__name__}.{field.data_key or name}", asked=asked)
        if value is not None or not asked:
            found[field.data_key or name] = value
    return found


def example_value(field: fields.Field[Any], name: str, *, asked: bool) -> Any:
    """An example of one field; ``name`` is ``Schema.field``."""
    words = _words()
    for key in (name, name.partition(".")[2]):
        if key in words:
            return words[key]
    if "example" in field.metadata:
        return field.metadata["example"]
    if asked and not field.required:
        return None
    return _plain(field, name, asked=asked)


def _plain(field: fields.Field[Any], name: str, *, asked: bool) -> Any:
    if isinstance(field, fields.Nested):
        return example_of(field.schema, asked=asked)
    if isinstance(field, fields.List):
        return [_plain(field.inner, name, asked=asked)]
    choices = [check.choices for check in field.validators if isinstance(check, validate.OneOf)]
    if choices:
        return next(iter(choices[0]))
    if name.endswith(("id", "registered_by")):
        return IDENTIFIER
    return next(value for kind, value in BY_TYPE.items() if isinstance(field, kind))
