"""Inspections, their templates and photographs."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

from werkzeug.wrappers import Response

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.housing.inspection_templates import GET_INSPECTION_TEMPLATE, LIST_INSPECTION_TEMPLATES, PUBLISH_INSPECTION_TEMPLATE
from shared.contracts.housing.inspections import (
    ABANDON_INSPECTION,
    ACKNOWLEDGE_INSPECTION,
    CLOSE_INSPECTION,
    GET_INSPECTION,
    LIST_HOUSE_INSPECTIONS,
    LIST_INSPECTIONS,
    OPEN_INSPECTION,
    RECORD_RESULTS,
    VERIFY_INSPECTION,
)
from shared.contracts.housing.photos import ADD_PHOTO_PART, BEGIN_PHOTO, FINISH_PHOTO, LARGEST_PART, LARGEST_PHOTO, READ_PHOTO, REMOVE_PHOTO
from shared.errors import Invalid
from shared.runtime.rpc_client import Reply

IMAGES = ("image/jpeg", "image/png", "image/webp")
SHEET = 512 * 1024
"""Bytes of a sheet with its notes, or of a template."""


class InspectionRoutes(Routes):
    """A whole inspection is one call; a photograph is a call of its own. Its picture never changes, and is not kept by anybody on the way."""

    @route("GET", "/inspection-templates", LIST_INSPECTION_TEMPLATES, tag="housing")
    def list_inspection_templates(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the check sheet, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/inspection-templates/{version}", GET_INSPECTION_TEMPLATE, conditional=False, tag="housing")
    def get_inspection_template(self, inquiry: Inquiry) -> Outcome:
        """Show a version of the check sheet with its items, in both languages."""
        return self.ask(inquiry)

    @route(
        "POST",
        "/inspection-templates",
        PUBLISH_INSPECTION_TEMPLATE,
        status=201,
        location="/inspection-templates/{version}",
        max_body=SHEET,
        tag="housing",
    )
    def publish_inspection_template(self, inquiry: Inquiry) -> Outcome:
        """Publish a version of the check sheet that holds from today or a day to come. A code keeps its meaning in all versions."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/inspections", LIST_HOUSE_INSPECTIONS, tag="housing")
    def list_house_inspections(self, inquiry: Inquiry) -> Outcome:
        """List the inspections of a house, the newest first; to its landlord those that were signed."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/inspections", OPEN_INSPECTION, status=201, location="/inspections/{id}", max_body=SHEET, tag="housing")
    def open_inspection(self, inquiry: Inquiry) -> Outcome:
        """Begin an inspection with the check sheet of its day. With `results` and `close` it is the whole of it, signed."""
        return self.ask(inquiry)

    @route("GET", "/inspections", LIST_INSPECTIONS, tag="housing")
    def list_inspections(self, inquiry: Inquiry) -> Outcome:
        """List the inspections of the own station, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/inspections/{id}", GET_INSPECTION, tag="housing")
    def get_inspection(self, inquiry: Inquiry) -> Outcome:
        """Show an inspection with what was seen. Notes are shown to the staff of the house's station."""
        return self.ask(inquiry)

    @route("GET", "/inspections/{id}/verification", VERIFY_INSPECTION, tag="housing")
    def verify_inspection(self, inquiry: Inquiry) -> Outcome:
        """Verify that a closed inspection and its pictures are what was signed."""
        return self.ask(inquiry)

    @route("PUT", "/inspections/{id}/results", RECORD_RESULTS, max_body=SHEET, tag="housing")
    def record_results(self, inquiry: Inquiry) -> Outcome:
        """Record what was seen of some items. It may be sent again, and in any order: what was seen later counts."""
        return self.ask(inquiry)

    @route("POST", "/inspections/{id}/closing", CLOSE_INSPECTION, tag="housing")
    def close_inspection(self, inquiry: Inquiry) -> Outcome:
        """Close and sign an inspection. Nothing of it changes afterwards; what failed becomes hazards, and the house is rated anew."""
        return self.ask(inquiry)

    @route("POST", "/inspections/{id}/abandonment", ABANDON_INSPECTION, tag="housing")
    def abandon_inspection(self, inquiry: Inquiry) -> Outcome:
        """Give an inspection up; it counts nowhere."""
        return self.ask(inquiry)

    @route("POST", "/inspections/{id}/acknowledgement", ACKNOWLEDGE_INSPECTION, tag="housing")
    def acknowledge_inspection(self, inquiry: Inquiry) -> Outcome:
        """Acknowledge, as the landlord, having read what was found. It is no consent."""
        return self.ask(inquiry)

    @route(
        "POST",
        "/inspections/{id}/photos",
        BEGIN_PHOTO,
        status=201,
        location="/photos/{id}",
        files=IMAGES,
        max_body=LARGEST_PHOTO,
        tag="housing",
    )
    def add_photo(self, inquiry: Inquiry) -> Outcome:
        """Add a photograph, the body. The picture is drawn anew: places, devices and whatever else the file held are not kept.

        The same Idempotency-Key takes up an upload that broke off, and gives the same answer again for one that did not.
        """
        if not inquiry.request.content_length:
            raise Invalid("PHOTO_EMPTY", "The body is the file.")
        account = inquiry.actor.account_id
        self.door.uploads.take(account)
        try:
            return self._receive_photo(inquiry)
        finally:
            self.door.uploads.give_back(account)

    def _receive_photo(self, inquiry: Inquiry) -> Reply:
        photo_id = inquiry.call(self.rpc).result["id"]
        digest, parts, size = hashlib.sha256(), 0, 0
        body = inquiry.request.environ["wsgi.input"]
        while part := body.read(LARGEST_PART):
            digest.update(part)
            content = base64.b64encode(part).decode()
            inquiry.call(self.rpc, ADD_PHOTO_PART, {"id": photo_id, "part": parts, "content": content}, keyed=False)
            parts, size = parts + 1, size + len(part)
        told: dict[str, Any] = {"id": photo_id, "parts": parts, "size": size, "digest": digest.hexdigest()}
        # Its key and what it says make a repeated request with another file a contradiction.
        return inquiry.call(self.rpc, FINISH_PHOTO, told)

    @route("GET", "/photos/{id}", READ_PHOTO, given={"part"}, media=IMAGES[0], tag="housing")
    def get_photo(self, inquiry: Inquiry) -> Outcome:
        """Show a photograph; each look at it is put on record."""
        first = self._picture_part(inquiry, 0)
        headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="photo.jpg"', "Content-Length": str(first["size"])}
        return Response(self._picture_parts(inquiry, first), 200, headers, content_type=first["media_type"])

    def _picture_parts(self, inquiry: Inquiry, first: dict[str, Any]) -> Iterator[bytes]:
        yield base64.b64decode(first["content"])
        for number in range(1, first["parts"]):
            yield base64.b64decode(self._picture_part(inquiry, number)["content"])

    def _picture_part(self, inquiry: Inquiry, number: int) -> dict[str, Any]:
        found: dict[str, Any] = inquiry.call(self.rpc, data={**inquiry.data, "part": number}).result
        return found

    @route("DELETE", "/photos/{id}", REMOVE_PHOTO, status=204, tag="housing")
    def remove_photo(self, inquiry: Inquiry) -> Outcome:
        """Remove a photograph of an inspection that is not closed."""
        return self.ask(inquiry)
