"""What the register does about stays in rental houses: it fetches each report, registers or ends, and answers."""

from functools import partial
from typing import Any

from services.population.handlers import stay_answers, stay_arrivals, stay_departures, stay_plans, stay_refusals
from services.population.stay_reports import Report, fetch_report, read_report
from shared.answers import Answer
from shared.contracts.housing.events.stays import STAY_CHECKED_IN, STAY_CHECKED_OUT, STAY_REPLANNED
from shared.contracts.population import stays as contract
from shared.db.store import NoDeadline
from shared.errors import Conflict, Forbidden, Invalid
from shared.handover import Handover
from shared.identity import Actor, Call
from shared.messaging.envelope import Delivered
from shared.messaging.subscribe import subscribe
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc

CONSUMER = "answer_stay"
"""Under which both steps of an answer note the event: it is answered by one of them."""
REFUSALS = (Invalid, Conflict, Forbidden)
"""What a rule says; anything else is a failure, and the event comes again."""


class StayEndpoints(Endpoints):
    """Events of housing, and what was refused of them."""

    @rpc(contract.LIST_STAY_REFUSALS)
    def list_stay_refusals(self, call: Call, data: Data) -> Answer:
        """What the station has to look at."""
        return self.read(call, stay_refusals.list_stay_refusals, data)

    @subscribe(STAY_CHECKED_IN)
    def when_stay_checked_in_register_residence(self, delivered: Delivered) -> None:
        """Register what is reported, or say why not; of a report that is answered nothing is fetched."""
        if self._is_answered(delivered):
            self.database.receive(delivered, stay_answers.answer_again, CONSUMER)
            return
        content = fetch_report(self.ask, Handover(self.database.settings.handover_keys), delivered)
        if content is not None:
            self._register(delivered, content)

    @subscribe(STAY_CHECKED_OUT)
    def when_stay_checked_out_end_residence(self, delivered: Delivered) -> None:
        """End what the stay has led to, or say why not."""
        self._answer(delivered, stay_departures.end_stay, None, of_report=False)

    @subscribe(STAY_REPLANNED)
    def when_stay_replanned_change_expected_end(self, delivered: Delivered) -> None:
        """The guest is expected to leave on another day, as the account says that has changed it."""
        caller = Actor(delivered.data["changed_by"], frozenset(), delivered.data["station_code"])
        self.database.receive(delivered, stay_plans.replan_stay, caller=caller)

    def _is_answered(self, delivered: Delivered) -> bool:
        call = Call(delivered.request_id or delivered.id, NoDeadline())
        is_answered: bool = self.database.read(call, stay_answers.is_answered, delivered.data)
        return is_answered

    def _register(self, delivered: Delivered, content: dict[str, Any]) -> None:
        try:
            report: Report = read_report(content, delivered.data["house_id"])
        except Invalid as refusal:
            self._refuse(delivered, refusal, None, of_report=True)
        else:
            handler = partial(stay_arrivals.register_stay, registration=report.registration)
            self._answer(delivered, handler, report.caller, of_report=True)

    def _answer(self, delivered: Delivered, handler: Any, caller: Actor | None, *, of_report: bool) -> None:
        try:
            self.database.receive(delivered, handler, CONSUMER, caller)
        except REFUSALS as refusal:
            self._refuse(delivered, refusal, caller, of_report=of_report and isinstance(refusal, Invalid))

    def _refuse(self, delivered: Delivered, refusal: Any, caller: Actor | None, *, of_report: bool) -> None:
        # In a transaction of its own: of what a rule has stopped half-way nothing stays.
        handler = partial(stay_answers.refuse, refusal=refusal, of_report=of_report)
        self.database.receive(delivered, handler, CONSUMER, caller)
