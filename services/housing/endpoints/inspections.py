"""Inspections, their templates and photographs."""

from functools import partial

from services.housing.handlers import inspection_signing, inspection_templates, inspections, photos
from services.housing.photo_process import draw_anew
from shared.answers import Answer
from shared.contracts.housing import inspection_templates as templates
from shared.contracts.housing import inspections as contract
from shared.contracts.housing import photos as pictures
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

SPARE_SECONDS = 1.0
"""A picture is drawn this long before the caller's deadline, so that it can still be kept."""


class InspectionEndpoints(Endpoints):
    """Calls about inspections, their templates and photographs."""

    @rpc(templates.LIST_INSPECTION_TEMPLATES)
    def list_inspection_templates(self, call: Call, data: Data) -> Answer:
        """Every version of the check sheet."""
        return self.read(call, inspection_templates.list_templates, data)

    @rpc(templates.GET_INSPECTION_TEMPLATE)
    def get_inspection_template(self, call: Call, data: Data) -> Answer:
        """One version with its items."""
        return self.read(call, inspection_templates.get_template, data)

    @rpc(templates.PUBLISH_INSPECTION_TEMPLATE)
    def publish_inspection_template(self, call: Call, data: Data) -> Answer:
        """A version for the days to come."""
        return self.write(call, inspection_templates.publish_template, data)

    @rpc(contract.OPEN_INSPECTION)
    def open_inspection(self, call: Call, data: Data) -> Answer:
        """An inspection begun, or the whole of it."""
        return self.write(call, inspections.open_inspection, data)

    @rpc(contract.LIST_HOUSE_INSPECTIONS)
    def list_house_inspections(self, call: Call, data: Data) -> Answer:
        """The inspections of one house."""
        return self.read(call, inspections.list_house_inspections, data)

    @rpc(contract.LIST_INSPECTIONS)
    def list_inspections(self, call: Call, data: Data) -> Answer:
        """The inspections of a station."""
        return self.read(call, inspections.list_inspections, data)

    @rpc(contract.GET_INSPECTION)
    def get_inspection(self, call: Call, data: Data) -> Answer:
        """One inspection."""
        return self.read(call, inspections.get_inspection, data)

    @rpc(contract.VERIFY_INSPECTION)
    def verify_inspection(self, call: Call, data: Data) -> Answer:
        """Whether it is what was signed."""
        return self.read(call, inspection_signing.verify_inspection, data)

    @rpc(contract.RECORD_RESULTS)
    def record_results(self, call: Call, data: Data) -> Answer:
        """What was seen of some items."""
        return self.write(call, inspections.record_results, data)

    @rpc(contract.CLOSE_INSPECTION)
    def close_inspection(self, call: Call, data: Data) -> Answer:
        """Signed."""
        return self.write(call, inspections.close_inspection, data)

    @rpc(contract.ABANDON_INSPECTION)
    def abandon_inspection(self, call: Call, data: Data) -> Answer:
        """Given up."""
        return self.write(call, inspections.abandon_inspection, data)

    @rpc(contract.ACKNOWLEDGE_INSPECTION)
    def acknowledge_inspection(self, call: Call, data: Data) -> Answer:
        """Read by the landlord."""
        return self.write(call, inspections.acknowledge_inspection, data)

    @rpc(pictures.BEGIN_PHOTO)
    def begin_photo(self, call: Call, data: Data) -> Answer:
        """A photograph whose file follows."""
        return self.write(call, photos.begin_photo, data)

    @rpc(pictures.ADD_PHOTO_PART)
    def add_photo_part(self, call: Call, data: Data) -> Answer:
        """A part of its file."""
        return self.write(call, photos.add_part, data)

    @rpc(pictures.FINISH_PHOTO)
    def finish_photo(self, call: Call, data: Data) -> Answer:
        """The file is whole: draw the picture anew, with no transaction open meanwhile, and keep that."""
        upload = self.database.read(call, photos.received, data)
        made = draw_anew(upload.content, upload.blackouts, call.deadline.remaining() - SPARE_SECONDS) if upload else None
        picture = photos.Kept(made.content, made.width, made.height) if made else None
        return self.write(call, partial(photos.keep_photo, picture=picture), data)

    @rpc(pictures.READ_PHOTO)
    def read_photo(self, call: Call, data: Data) -> Answer:
        """A part of a picture."""
        return self.read(call, photos.read_photo, data)

    @rpc(pictures.REMOVE_PHOTO)
    def remove_photo(self, call: Call, data: Data) -> Answer:
        """A photograph that is not to be signed for."""
        return self.write(call, photos.remove_photo, data)

    @scheduled(every=300.0)
    def drop_photographs_that_broke_off(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("drop-broken-off-photos", photos.drop_broken_off):
            pass
