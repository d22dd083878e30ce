"""The building blocks of every schema: strict requests, tolerant answers, text that is safe to store and show."""

import unicodedata
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

CODE_PATTERN = r"^[a-z][a-z0-9-]{1,31}$"
"""Codes of stations: lower-case letters, digits and hyphens, 2 to 32 of them."""


class Request(Schema):
    """What a caller sends; an unknown field is an error."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class Answer(Schema):
    """What a service answers or announces; readers skip what they do not know."""

    class Meta:
        """Skip what is not declared."""

        unknown = EXCLUDE


class Text(fields.String):
    """One line of text: trimmed, NFC, no control or invisible formatting characters, 1 to ``max_length`` characters."""

    def __init__(self, *, max_length: int = 200, min_length: int = 1, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        length = validate.Length(min=min_length, max=max_length)
        given = kwargs.pop("validate", None)
        super().__init__(validate=[length, given] if given else length, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs)).strip()
        if not text.isprintable() and any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} and not self._is_break(char) for char in text):
            raise ValidationError("Control and invisible characters are not allowed.")
        return text

    def _is_break(self, char: str) -> bool:
        return self.multiline and char in "\n\t"


class Pattern(validate.Regexp):
    """A regular expression that the whole text matches; ``Regexp`` lets a line break pass behind a ``$``."""

    def __call__(self, value: Any) -> Any:
        """The text; raises ``ValidationError`` when it does not match."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class StationCode(fields.String):
    """The code of a station."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Pattern(CODE_PATTERN), **kwargs)


class Identifier(fields.UUID):
    """An opaque identifier (UUIDv7), kept as a string in services and on the wire."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class PageRequest(Request):
    """The part that every listing has: how many, and from where."""

    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200), metadata={"description": "Rows a page, 1 to 200."})
    cursor = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=1000), metadata={"description": "`next` of the page before."}
    )


class Empty(Request):
    """A request without fields."""
