"""Star ratings, their schemes and appeals, and the star board."""

from functools import partial

from services.housing.handlers import rating_appeals, rating_jobs, rating_reading, rating_schemes, star_board
from shared.answers import Answer
from shared.contracts.directory.rpc import LOCATE_STATION
from shared.contracts.housing import rating as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled


class RatingEndpoints(Endpoints):
    """Calls about star ratings, their schemes and appeals, and the star board."""

    @rpc(contract.PUBLISH_RATING_SCHEME)
    def publish_rating_scheme(self, call: Call, data: Data) -> Answer:
        """A version for the days to come."""
        return self.write(call, rating_schemes.publish_rating_scheme, data)

    @rpc(contract.LIST_RATING_SCHEMES)
    def list_rating_schemes(self, call: Call, data: Data) -> Answer:
        """Every version."""
        return self.read(call, rating_schemes.list_rating_schemes, data)

    @rpc(contract.GET_RATING_SCHEME)
    def get_rating_scheme(self, call: Call, data: Data) -> Answer:
        """One version."""
        return self.read(call, rating_schemes.get_rating_scheme, data)

    @rpc(contract.GET_RATING)
    def get_rating(self, call: Call, data: Data) -> Answer:
        """The present rating of a house, item by item."""
        return self.read(call, rating_reading.get_rating, data)

    @rpc(contract.LIST_RATINGS)
    def list_ratings(self, call: Call, data: Data) -> Answer:
        """The ratings that a house has had."""
        return self.read(call, rating_reading.list_ratings, data)

    @rpc(contract.SIMULATE_RATING)
    def simulate_rating(self, call: Call, data: Data) -> Answer:
        """What would raise the stars."""
        return self.read(call, rating_reading.simulate_rating, data)

    @rpc(contract.APPEAL_RATING)
    def appeal_rating(self, call: Call, data: Data) -> Answer:
        """A landlord's appeal."""
        return self.write(call, rating_appeals.appeal_rating, data)

    @rpc(contract.LIST_APPEALS)
    def list_rating_appeals(self, call: Call, data: Data) -> Answer:
        """Appeals within reach."""
        return self.read(call, rating_appeals.list_rating_appeals, data)

    @rpc(contract.GET_APPEAL)
    def get_rating_appeal(self, call: Call, data: Data) -> Answer:
        """One appeal."""
        return self.read(call, rating_appeals.get_rating_appeal, data)

    @rpc(contract.DECIDE_APPEAL)
    def decide_rating_appeal(self, call: Call, data: Data) -> Answer:
        """An appeal decided."""
        return self.write(call, rating_appeals.decide_rating_appeal, data)

    @rpc(contract.GET_STAR_BOARD)
    def get_star_board(self, call: Call, data: Data) -> Answer:
        """A part of a station's board, for anybody; that of the survivor for a station that was absorbed."""
        station = self._station(call, data["station_code"])
        asked = {**data, "station_code": station["station_code"]}
        return station | self.read(call, partial(star_board.get_star_board, public_url=self.database.settings.public_url), asked)

    @rpc(contract.GET_HOUSE_CARD)
    def get_house_card(self, call: Call, data: Data) -> Answer:
        """The card of a house, for anybody."""
        card = self.read(call, star_board.get_house_card, data)
        return card if card["station_code"] is None else card | self._station(call, card["station_code"])

    def _station(self, call: Call, code: str) -> Answer:
        """The station at work that answers for one; raises ``NotFound``."""
        found = self.ask(LOCATE_STATION, {"code": code}, request_id=call.request_id, deadline=call.deadline).result
        if found["current_code"] != code:
            return self._station(call, found["current_code"])
        return {"station_code": code, "station_name_zh": found["name_zh"], "station_name_en": found["name_en"]}

    @scheduled(every=60.0)
    def rate_houses_by_new_scheme(self) -> None:
        """Chunk by chunk, until each house is rated by the scheme in force."""
        while self.database.work("rate-houses", rating_jobs.rate_by_new_scheme):
            pass

    @scheduled(every=60.0)
    def note_expired_ratings(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("expire-ratings", rating_jobs.note_expired):
            pass

    @scheduled(every=60.0)
    def announce_due_inspections(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("due-inspections", rating_jobs.note_due):
            pass
