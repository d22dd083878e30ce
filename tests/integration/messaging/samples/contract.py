"""What the sample producer announces, and where the sample consumer writes down what it was told."""

from marshmallow import fields
from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Table, Text

from shared.contracts.event import Event
from shared.contracts.schema import Answer


class ThingDone(Answer):
    """``failures`` is how many attempts at handling it fail."""

    number = fields.Integer(required=True)
    failures = fields.Integer(load_default=0)
    seconds = fields.Float(load_default=0)


THING_DONE = Event("producer", "thing_done", 1, ThingDone)

metadata = MetaData()
effect = Table(
    "effect",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
)
