"""Stays, and what the population register answers about them."""

from functools import partial

from services.housing.endpoints.guessing import GuessingEndpoints
from services.housing.handlers import check_outs, secrecy, stay_answers, stay_changes, stay_reading, stay_rules, stay_upkeep, stays
from services.housing.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.directory.rpc import LOCATE_STATION
from shared.contracts.housing import check_outs as check_out_contract
from shared.contracts.housing import stays as contract
from shared.contracts.population.events.records import PERSON_ERASED, PERSON_SEALED, PERSON_UNSEALED, RESIDENCE_DISPOSED
from shared.contracts.population.events.residences import RESIDENCE_CORRECTED, RESIDENCE_ENDED
from shared.contracts.population.events.spells import RESIDENCE_RESTORED
from shared.contracts.population.events.stays import STAY_RESIDENCE_ENDED, STAY_RESIDENCE_REFUSED, STAY_RESIDENCE_REGISTERED
from shared.identity import Call
from shared.messaging.envelope import Delivered
from shared.messaging.subscribe import subscribe
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class StayEndpoints(GuessingEndpoints):
    """Check in, change, check out, cancel; what the tenant says; what the register says."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.CREATE_STAY)
    def create_stay(self, call: Call, data: Data) -> Answer:
        """A bed is kept, or taken."""
        return self.write_of_person(call, stays.create_stay, data)

    @rpc(contract.LIST_HOUSE_STAYS)
    def list_house_stays(self, call: Call, data: Data) -> Answer:
        """Those of one house."""
        return self.read(call, stay_reading.list_house_stays, data)

    @rpc(contract.LIST_STAYS)
    def list_stays(self, call: Call, data: Data) -> Answer:
        """Those within reach."""
        return self.read(call, stay_reading.list_stays, data)

    @rpc(contract.COUNT_STAYS)
    def count_stays(self, call: Call, data: Data) -> Answer:
        """How many there are within reach."""
        return self.read(call, stay_reading.count_stays, data)

    @rpc(contract.GET_STAY)
    def get_stay(self, call: Call, data: Data) -> Answer:
        """One, with its check-outs."""
        return self.read(call, stay_reading.get_stay, data)

    @rpc(contract.CHANGE_STAY)
    def change_stay(self, call: Call, data: Data) -> Answer:
        """Guest, days or bed are different."""
        return self.write_of_person(call, stay_changes.change_stay, data)

    @rpc(contract.CHECK_IN_STAY)
    def check_in_stay(self, call: Call, data: Data) -> Answer:
        """Who was expected is there."""
        return self.write_of_person(call, stays.check_in_stay, data)

    @rpc(contract.CHECK_OUT_STAY)
    def check_out_stay(self, call: Call, data: Data) -> Answer:
        """The guest has left."""
        return self.write(call, check_outs.check_out_stay, data)

    @rpc(contract.CANCEL_STAY)
    def cancel_stay(self, call: Call, data: Data) -> Answer:
        """Nobody comes."""
        return self.write(call, stays.cancel_stay, data)

    @rpc(contract.RESEND_REPORT)
    def resend_report(self, call: Call, data: Data) -> Answer:
        """What was refused goes out again."""
        return self.write_of_person(call, stay_changes.resend_report, data)

    @rpc(contract.REVEAL_GUEST)
    def reveal_guest(self, call: Call, data: Data) -> Answer:
        """A guest in full, for a purpose."""
        answer = self.read(call, partial(stay_reading.reveal_guest, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @rpc(check_out_contract.SHOW_CHECK_OUT)
    def show_check_out(self, call: Call, data: Data) -> Answer:
        """A check-out, for its tenant."""
        return self._with_station(call, self.read(call, check_outs.show_check_out, data))

    @rpc(check_out_contract.ANSWER_CHECK_OUT)
    def answer_check_out(self, call: Call, data: Data) -> Answer:
        """What its tenant says."""
        return self._with_station(call, self.write(call, check_outs.answer_check_out, data))

    def _with_station(self, call: Call, answer: Answer) -> Answer:
        """The answer with the names of its station, as the directory has them."""
        told = {name: value for name, value in answer.items() if name != "station_code"}
        code = answer["station_code"]
        found = self.ask(LOCATE_STATION, {"code": code}, request_id=call.request_id, deadline=call.deadline).result if code else {}
        return {**told, "station_name_zh": found.get("name_zh"), "station_name_en": found.get("name_en")}

    @rpc(check_out_contract.DECIDE_CHECK_OUT)
    def decide_check_out(self, call: Call, data: Data) -> Answer:
        """A dispute decided."""
        return self.write_of_person(call, check_outs.decide_check_out, data)

    @rpc(check_out_contract.LIST_STAY_RULES)
    def list_stay_rules(self, call: Call, data: Data) -> Answer:
        """Every version."""
        return self.read(call, stay_rules.list_stay_rules, data)

    @rpc(check_out_contract.PUBLISH_STAY_RULE)
    def publish_stay_rule(self, call: Call, data: Data) -> Answer:
        """A version for the days to come."""
        return self.write(call, stay_rules.publish_stay_rule, data)

    @subscribe(STAY_RESIDENCE_REGISTERED)
    def when_stay_residence_registered_note_it(self, delivered: Delivered) -> None:
        """The register has taken an arrival."""
        self.database.receive(delivered, stay_answers.note_registered)

    @subscribe(STAY_RESIDENCE_ENDED)
    def when_stay_residence_ended_note_it(self, delivered: Delivered) -> None:
        """The register has taken a departure."""
        self.database.receive(delivered, stay_answers.note_ended)

    @subscribe(STAY_RESIDENCE_REFUSED)
    def when_stay_residence_refused_show_it(self, delivered: Delivered) -> None:
        """The register has taken nothing."""
        self.database.receive(delivered, stay_answers.note_refused)

    @subscribe(RESIDENCE_ENDED)
    def when_residence_ended_show_it(self, delivered: Delivered) -> None:
        """The station has ended a residence."""
        self.database.receive(delivered, stay_answers.note_residence)

    @subscribe(RESIDENCE_CORRECTED)
    def when_residence_corrected_show_it(self, delivered: Delivered) -> None:
        """The station has corrected a residence."""
        self.database.receive(delivered, stay_answers.note_residence)

    @subscribe(RESIDENCE_RESTORED)
    def when_residence_restored_show_it(self, delivered: Delivered) -> None:
        """A residence goes on after all."""
        self.database.receive(delivered, stay_answers.note_residence)

    @subscribe(RESIDENCE_DISPOSED)
    def when_residence_disposed_erase_guest(self, delivered: Delivered) -> None:
        """A residence is not on file any more."""
        self.database.receive(delivered, stay_answers.forget_residence)

    @subscribe(PERSON_ERASED)
    def when_person_erased_erase_guest(self, delivered: Delivered) -> None:
        """A person is not on file any more."""
        self.database.receive(delivered, stay_answers.forget_person)

    @subscribe(PERSON_SEALED)
    def when_person_sealed_veil_guest(self, delivered: Delivered) -> None:
        """Nobody but a head is to know where a person sleeps."""
        self.database.receive(delivered, secrecy.note_sealed)

    @subscribe(PERSON_UNSEALED)
    def when_person_unsealed_show_guest(self, delivered: Delivered) -> None:
        """A person is no secret any more."""
        self.database.receive(delivered, secrecy.note_unsealed)

    @scheduled(every=300.0)
    def mark_delayed_stays(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("mark-delayed-stays", stay_upkeep.mark_delayed):
            pass

    @scheduled(every=20.0)
    def repeat_unanswered_reports(self) -> None:
        """A few each time, so that a register that is behind is not given more to do than it has."""
        self.database.work("repeat-reports", stay_upkeep.repeat_unanswered)

    @scheduled(every=3600.0)
    def erase_old_guests(self) -> None:
        """Chunk by chunk, until none is left that is kept for too long."""
        while self.database.work("erase-guests", stay_upkeep.erase_old_guests):
            pass
