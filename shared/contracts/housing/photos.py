"""The RPC methods about photographs of inspections.

A file comes in parts (``begin_photo``, ``add_photo_part`` for each, ``finish_photo``). What is kept is not the file but the picture, drawn
anew: nothing else that was in the file (places, devices, comments, what was hidden behind it) is in what is stored.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import INSPECTORS, LANDLORD, READERS, SERVICE
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, Pattern, Request

LARGEST_PHOTO = 8 * 1024 * 1024
LARGEST_PART = 256 * 1024
MOST_PARTS = LARGEST_PHOTO // LARGEST_PART
MOST_BLACKOUTS = 20


class BeginPhotoRequest(Request):
    """A photograph of an inspection (``id``), of one item or one room of it, or of neither.

    ``blackouts`` are rectangles that are painted black before anything is kept: ``left:top:width:height`` in thousandths of the picture as it
    is shown.
    """

    id = Identifier(required=True)
    item_code = fields.String(
        load_default=None, allow_none=True, validate=Pattern(r"^[A-Z][A-Z0-9_]{2,39}$"), metadata={"description": "The item that it shows."}
    )
    room_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The room that it shows."})
    blackouts = fields.List(
        fields.String(validate=Pattern(r"^\d{1,3}:\d{1,3}:\d{1,4}:\d{1,4}$")),
        load_default=list,
        validate=validate.Length(max=MOST_BLACKOUTS),
        metadata={"description": "Rectangles that are painted black: left:top:width:height, in thousandths of the picture as it is shown."},
    )


class PhotoRequest(Request):
    """One photograph."""

    id = Identifier(required=True)


class AddPhotoPartRequest(PhotoRequest):
    """The next part of the file, in base64; a part that comes again replaces itself."""

    part = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS - 1))
    content = fields.String(required=True, validate=validate.Length(min=1, max=LARGEST_PART * 4 // 3 + 4))


class FinishPhotoRequest(PhotoRequest):
    """The file is complete: it has so many parts and bytes, and this SHA-256."""

    parts = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS))
    size = fields.Integer(required=True, validate=validate.Range(min=0, max=LARGEST_PHOTO))
    digest = fields.String(required=True, validate=Pattern(r"^[0-9a-f]{64}$"))


class ReadPhotoRequest(PhotoRequest):
    """One part of a photograph; the first is 0."""

    part = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS))


class PhotoAnswer(Answer):
    """A photograph, without its picture. ``digest`` is the SHA-256 of what is kept; what is still being received has none."""

    id = Identifier(required=True)
    inspection_id = Identifier(required=True)
    item_code = fields.String(required=True, allow_none=True, metadata={"example": "SMOKE_ALARM"})
    room_id = Identifier(required=True, allow_none=True)
    is_ready = fields.Boolean(required=True)
    media_type = fields.String(required=True, metadata={"example": "image/jpeg"})
    width = fields.Integer(required=True, allow_none=True, metadata={"description": "In pixels.", "example": 1600})
    height = fields.Integer(required=True, allow_none=True, metadata={"description": "In pixels.", "example": 1200})
    size = fields.Integer(required=True, allow_none=True, metadata={"description": "In bytes.", "example": 240000})
    digest = fields.String(required=True, allow_none=True)
    is_redacted = fields.Boolean(required=True)
    uploaded_by = fields.String(required=True, metadata={"description": "Account id."})
    uploaded_at = fields.AwareDateTime(required=True)


class PhotoPartTaken(Answer):
    """The part is kept."""

    part = fields.Integer(required=True)


class PhotoPart(Answer):
    """One part of a photograph, in base64; ``parts`` of them make ``size`` bytes."""

    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    parts = fields.Integer(required=True)
    content = fields.String(required=True)


class PhotoRemoved(Answer):
    """It is gone."""


BEGIN_PHOTO = Method(SERVICE, "begin_photo", BeginPhotoRequest, PhotoAnswer, INSPECTORS, writes=True, about="inspection")
ADD_PHOTO_PART = Method(SERVICE, "add_photo_part", AddPhotoPartRequest, PhotoPartTaken, INSPECTORS, writes=True)
FINISH_PHOTO = Method(SERVICE, "finish_photo", FinishPhotoRequest, PhotoAnswer, INSPECTORS, writes=True)
READ_PHOTO = Method(SERVICE, "read_photo", ReadPhotoRequest, PhotoPart, READERS | LANDLORD)
REMOVE_PHOTO = Method(SERVICE, "remove_photo", PhotoRequest, PhotoRemoved, INSPECTORS, writes=True)
