"""Clues."""

from functools import partial

from services.housing.handlers import clue_handling, clue_rules, clues
from services.housing.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.housing import clues as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import names_of, station_at_work
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class ClueEndpoints(Endpoints):
    """Give and read clues; accept, answer and dismiss them; the rule by which."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.GIVE_CLUE)
    def give_clue(self, call: Call, data: Data) -> Answer:
        """A clue, from anybody."""
        station_code = None if data["station_code"] is None else station_at_work(self.atlas, self.ask, call, data["station_code"])
        return self.write(call, partial(clues.give_clue, station_code=station_code), data)

    @rpc(contract.FIND_CLUE_ANSWER)
    def find_clue_answer(self, call: Call, data: Data) -> Answer:
        """What has become of a clue, for whoever has its code, under the names that its station has today."""
        found = self.read(call, clues.find_clue_answer, data)
        station_code = found.pop("station_code")
        names = {"zh": None, "en": None} if station_code is None else names_of(self.ask, call, station_code)
        return {**found, "station_name_zh": names["zh"], "station_name_en": names["en"]}

    @rpc(contract.LIST_CLUES)
    def list_clues(self, call: Call, data: Data) -> Answer:
        """The station's, or the own ones."""
        return self.read(call, clues.list_clues, data)

    @rpc(contract.GET_CLUE)
    def get_clue(self, call: Call, data: Data) -> Answer:
        """One clue."""
        return self.read(call, clues.get_clue, data)

    @rpc(contract.REVEAL_CLUE_CONTACT)
    def reveal_clue_contact(self, call: Call, data: Data) -> Answer:
        """How to reach who gave it, for a purpose."""
        answer = self.read(call, partial(clues.reveal_contact, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @rpc(contract.ACCEPT_CLUE)
    def accept_clue(self, call: Call, data: Data) -> Answer:
        """Somebody follows it up."""
        return self.write(call, clue_handling.accept_clue, data)

    @rpc(contract.ANSWER_CLUE)
    def answer_clue(self, call: Call, data: Data) -> Answer:
        """What came of it."""
        return self.write(call, clue_handling.answer_clue, data)

    @rpc(contract.DISMISS_CLUE)
    def dismiss_clue(self, call: Call, data: Data) -> Answer:
        """It is laid aside."""
        return self.write(call, clue_handling.dismiss_clue, data)

    @rpc(contract.LIST_CLUE_RULES)
    def list_clue_rules(self, call: Call, data: Data) -> Answer:
        """How soon clues are answered, and how long they are kept."""
        return self.read(call, clue_rules.list_clue_rules, data)

    @rpc(contract.PUBLISH_CLUE_RULE)
    def publish_clue_rule(self, call: Call, data: Data) -> Answer:
        """The same from a coming day on."""
        return self.write(call, clue_rules.publish_clue_rule, data)

    @scheduled(every=3600.0)
    def erase_old_clues(self) -> None:
        """Chunk by chunk, until no clue is left whose time is over."""
        while self.database.work("erase-clues", clue_handling.erase_old_clues):
            pass
