"""Events about inspections and their templates: what was done and what came of it, never what anybody wrote."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class InspectionFact(Answer):
    """An inspection as it now stands."""

    inspection_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    template_version = fields.Integer(required=True)
    kind = fields.String(required=True)
    inspected_on = fields.Date(required=True)
    inspector_id = fields.String(required=True)


class InspectionClosed(InspectionFact):
    """An inspection was signed. The counts are of items that failed and were not put right on the spot; ``is_first_pass``: never passed before.

    Houses inspected in a period are those with an inspection that was closed and has its day in it.
    """

    closed_on = fields.Date(required=True)
    outcome = fields.String(required=True)
    is_first_pass = fields.Boolean(required=True)
    general_count = fields.Integer(required=True)
    major_count = fields.Integer(required=True)
    critical_count = fields.Integer(required=True)
    fixed_on_site_count = fields.Integer(required=True)


class InspectionAbandoned(InspectionFact):
    """An inspection was given up, and counts nowhere."""

    reason = fields.String(required=True)


class InspectionTemplatePublished(Answer):
    """Another version of the check sheet holds from a day on."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


class InspectionDue(Answer):
    """A house is to be inspected by this day (``inspection_due_on``), by its stars or because its rating runs out."""

    house_id = Identifier(required=True)
    rating_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    stars = fields.Integer(required=True)
    inspection_due_on = fields.Date(required=True)


INSPECTION_OPENED = Event(SERVICE, "inspection_opened", 1, InspectionFact)
INSPECTION_CLOSED = Event(SERVICE, "inspection_closed", 1, InspectionClosed)
INSPECTION_ABANDONED = Event(SERVICE, "inspection_abandoned", 1, InspectionAbandoned)
INSPECTION_TEMPLATE_PUBLISHED = Event(SERVICE, "inspection_template_published", 1, InspectionTemplatePublished)
INSPECTION_DUE = Event(SERVICE, "inspection_due", 1, InspectionDue)
