"""Events about stays: what the population register acts upon. Of the guest they hold nothing; the register fetches the report itself."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class StayFact(Answer):
    """Which stay, in which house, of which station."""

    stay_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)


class StayReported(StayFact):
    """A stay is to be registered, or ended; ``attempt`` numbers the reports of a stay, and an answer names the one that it answers.

    The same report may be announced again until it is answered.
    """

    attempt = fields.Integer(required=True)


class StayEnded(StayReported):
    """A stay is over: ``checked_out_on`` is the first day without."""

    residence_id = Identifier(required=True)
    checked_out_on = fields.Date(required=True)


class StayReplanned(StayFact):
    """The guest is expected to leave on another day than the register has on file (null: on none that is known).

    ``changed_by`` is the account that has said so. Of several the one with the highest subject version counts.
    """

    residence_id = Identifier(required=True, allow_none=True)
    expected_out_on = fields.Date(required=True, allow_none=True)
    changed_by = fields.String(required=True)


class StayExpected(StayFact):
    """A bed is kept for somebody from a day on."""

    arrives_on = fields.Date(required=True)


class StayDelayed(StayFact):
    """The expected day (``expected_on``) has passed: nobody has come (DELAYED_ARRIVAL), or who should have left has not (DELAYED_DEPARTURE)."""

    state = fields.String(required=True)
    expected_on = fields.Date(required=True)


class StayCancelled(StayFact):
    """Nobody comes."""

    reason = fields.String(required=True)


class CheckOutDisputed(StayFact):
    """The tenant says that he has not left as was said."""

    checked_out_on = fields.Date(required=True)
    reason = fields.String(required=True)


class CheckOutDecided(StayFact):
    """A dispute is decided: the check-out stands (UPHELD), or the stay goes on (REVERSED)."""

    checked_out_on = fields.Date(required=True)
    decision = fields.String(required=True)


class StayReportRefused(StayReported):
    """The register took nothing of a report (ARRIVAL or DEPARTURE), and why."""

    kind = fields.String(required=True)
    code = fields.String(required=True)


STAY_PRE_CHECKED_IN = Event(SERVICE, "stay_pre_checked_in", 1, StayExpected)
STAY_CHECKED_IN = Event(SERVICE, "stay_checked_in", 1, StayReported)
STAY_CHECKED_OUT = Event(SERVICE, "stay_checked_out", 1, StayEnded)
STAY_REPLANNED = Event(SERVICE, "stay_replanned", 1, StayReplanned)
STAY_DELAYED = Event(SERVICE, "stay_delayed", 1, StayDelayed)
STAY_CANCELLED = Event(SERVICE, "stay_cancelled", 1, StayCancelled)
STAY_CHECK_OUT_DISPUTED = Event(SERVICE, "stay_check_out_disputed", 1, CheckOutDisputed)
STAY_CHECK_OUT_DECIDED = Event(SERVICE, "stay_check_out_decided", 1, CheckOutDecided)
STAY_REPORT_REFUSED = Event(SERVICE, "stay_report_refused", 1, StayReportRefused)
