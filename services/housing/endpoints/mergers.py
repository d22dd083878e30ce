"""The merger of stations, which moves all that is the absorbed station's."""

from services.housing.handlers import landlord_mergers, mergers
from shared.contracts.directory.events import STATION_MERGED
from shared.db.mergers import note_merger
from shared.messaging.envelope import Delivered
from shared.messaging.subscribe import subscribe
from shared.runtime.endpoints import Endpoints
from shared.runtime.schedule import scheduled


class MergerEndpoints(Endpoints):
    """Note a merger at once, and let what it moves follow."""

    @subscribe(STATION_MERGED)
    def when_station_merged_note_it(self, delivered: Delivered) -> None:
        """Note the merger; the job below moves what is the absorbed station's."""
        self.database.receive(delivered, note_merger)

    @scheduled(every=5.0)
    def move_what_is_of_absorbed_stations(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("move-houses", mergers.transfer_chunk):
            pass

    @scheduled(every=5.0)
    def move_landlords_of_absorbed_stations(self) -> None:
        """Chunk by chunk, until none is left; then the houses of those who were joined into others."""
        while self.database.work("move-landlords", landlord_mergers.transfer_landlords):
            pass
        while self.database.work("hand-over-houses", landlord_mergers.hand_over_houses):
            pass
