"""The responsibility letter, and whether a house may be let."""

from functools import partial

from services.housing.handlers import letter_prints, letters, letting, letting_rules
from shared.answers import Answer
from shared.contracts.housing import letting as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import station_names
from shared.runtime.rpc import rpc


class LettingEndpoints(Endpoints):
    """Calls about the responsibility letter, and whether a house may be let."""

    @rpc(contract.GET_LETTING)
    def get_letting(self, call: Call, data: Data) -> Answer:
        """Whether a house may be let, and if not why."""
        return self.read(call, letting.get_letting, data)

    @rpc(contract.LIST_LETTING_RULES)
    def list_letting_rules(self, call: Call, data: Data) -> Answer:
        """What a house needs before it is let."""
        return self.read(call, letting_rules.list_letting_rules, data)

    @rpc(contract.PUBLISH_LETTING_RULE)
    def publish_letting_rule(self, call: Call, data: Data) -> Answer:
        """The same from a coming day on."""
        return self.write(call, letting_rules.publish_letting_rule, data)

    @rpc(contract.SIGN_LETTER)
    def sign_letter(self, call: Call, data: Data) -> Answer:
        """The landlord has signed."""
        return self.write(call, letters.sign_letter, data)

    @rpc(contract.LIST_LETTERS)
    def list_letters(self, call: Call, data: Data) -> Answer:
        """The letters of a house."""
        return self.read(call, letters.list_letters, data)

    @rpc(contract.PRINT_LETTER)
    def print_letter(self, call: Call, data: Data) -> Answer:
        """One copy on paper: rendered, counted, and only then given out."""
        about = {"station": station_names(self.ask, call), "public_url": self.database.settings.public_url}
        draft = self.read(call, partial(letter_prints.draft_print, **about), data)
        pdf = letter_prints.on_paper(draft, draft["number"], call.deadline.remaining())
        counted = self.write(call, letter_prints.count_print, data)
        if counted["number"] != draft["number"]:  # somebody printed or signed meanwhile, or it was counted before under the same key
            draft = self.read(call, partial(letter_prints.draft_print, **about), data)
            pdf = letter_prints.on_paper(draft, counted["number"], call.deadline.remaining())
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return letter_prints.show_print(counted, pdf)

    @rpc(contract.LIST_LETTER_TEXTS)
    def list_letter_texts(self, call: Call, data: Data) -> Answer:
        """What the letter says."""
        return self.read(call, letting_rules.list_letter_texts, data)

    @rpc(contract.PUBLISH_LETTER_TEXT)
    def publish_letter_text(self, call: Call, data: Data) -> Answer:
        """The same from a coming day on."""
        return self.write(call, letting_rules.publish_letter_text, data)
