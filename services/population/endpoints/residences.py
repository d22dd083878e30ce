"""People and their residences, and the merger of stations that moves them."""

from functools import partial

from services.population.handlers import alteration, mergers, reading, registration, search, search_keys
from services.population.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.directory.events import STATION_MERGED
from shared.contracts.population import rpc as contract
from shared.db.mergers import note_merger
from shared.identity import Call
from shared.messaging.envelope import Delivered
from shared.messaging.subscribe import subscribe
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_places
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class ResidenceEndpoints(Endpoints):
    """Register, read, change and end; search and reveal."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.REGISTER_RESIDENCE)
    def register_residence(self, call: Call, data: Data) -> Answer:
        """Somebody lives at an address of the caller's station."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, registration.register_residence, data)

    @rpc(contract.GET_RESIDENCE)
    def get_residence(self, call: Call, data: Data) -> Answer:
        """One residence."""
        return self.read(call, reading.get_residence, data)

    @rpc(contract.LIST_RESIDENCES)
    def list_residences(self, call: Call, data: Data) -> Answer:
        """Residences, newest first, as they are or as they were on a day."""
        return self.read(call, reading.list_residences, data)

    @rpc(contract.CHANGE_RESIDENCE)
    def change_residence(self, call: Call, data: Data) -> Answer:
        """A change, or a correction."""
        check_places(self.atlas, self.ask, call, data["fields"], "/fields")
        return self.write(call, alteration.change_residence, data)

    @rpc(contract.END_RESIDENCE)
    def end_residence(self, call: Call, data: Data) -> Answer:
        """The end of a spell."""
        return self.write(call, alteration.end_residence, data)

    @rpc(contract.SEARCH_PEOPLE)
    def search_people(self, call: Call, data: Data) -> Answer:
        """People by document number or phone, or by name, pinyin or initials and year of birth."""
        return self.read(call, search.search_people, data)

    @rpc(contract.GET_PERSON)
    def get_person(self, call: Call, data: Data) -> Answer:
        """One person, masked."""
        return self.read(call, reading.get_person, data)

    @rpc(contract.REVEAL_PERSON)
    def reveal_person(self, call: Call, data: Data) -> Answer:
        """One person in full, for a purpose."""
        answer = self.read(call, partial(reading.reveal_person, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @subscribe(STATION_MERGED)
    def when_station_merged_move_residences(self, delivered: Delivered) -> None:
        """Note the merger; the job below moves what is the absorbed station's."""
        self.database.receive(delivered, note_merger)

    @scheduled(every=1.0)
    def move_residences_of_absorbed_stations(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("move-residences", mergers.transfer_chunk):
            pass

    @scheduled(every=10.0)
    def fill_search_keys(self) -> None:
        """Chunk by chunk, until everybody can be searched by name."""
        while self.database.work("fill-search-keys", search_keys.fill_chunk):
            pass
