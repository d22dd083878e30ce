"""Landlords, houses, rooms and beds."""

from functools import partial

from services.housing.endpoints.guessing import GuessingEndpoints
from services.housing.handlers import house_landlords, house_states, houses, landlords, rooms
from services.housing.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.housing import houses as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data
from shared.runtime.places import check_places
from shared.runtime.rpc import rpc
from shared.runtime.throttle import AccountLimit, AccountLimits


class HouseEndpoints(GuessingEndpoints):
    """Calls about landlords, houses, rooms and beds."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.REGISTER_HOUSE)
    def register_house(self, call: Call, data: Data) -> Answer:
        """A house, its landlord and its rooms."""
        check_places(self.atlas, self.ask, call, data)
        return self.write_of_person(call, houses.register_house, data)

    @rpc(contract.LIST_HOUSES)
    def list_houses(self, call: Call, data: Data) -> Answer:
        """Houses within reach."""
        return self.read(call, houses.list_houses, data)

    @rpc(contract.GET_HOUSE)
    def get_house(self, call: Call, data: Data) -> Answer:
        """One house."""
        return self.read(call, houses.get_house, data)

    @rpc(contract.CHANGE_HOUSE)
    def change_house(self, call: Call, data: Data) -> Answer:
        """What is different at a house."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, houses.change_house, data)

    @rpc(contract.VERIFY_HOUSE)
    def verify_house(self, call: Call, data: Data) -> Answer:
        """A house was seen at the door."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, house_states.verify_house, data)

    @rpc(contract.SUSPEND_HOUSE)
    def suspend_house(self, call: Call, data: Data) -> Answer:
        """Nobody new is let in for a while."""
        return self.write(call, house_states.suspend_house, data)

    @rpc(contract.RESUME_HOUSE)
    def resume_house(self, call: Call, data: Data) -> Answer:
        """The suspension is over."""
        return self.write(call, house_states.resume_house, data)

    @rpc(contract.CLOSE_HOUSE)
    def close_house(self, call: Call, data: Data) -> Answer:
        """A house is let no more."""
        return self.write(call, house_states.close_house, data)

    @rpc(contract.REOPEN_HOUSE)
    def reopen_house(self, call: Call, data: Data) -> Answer:
        """A house is let again."""
        return self.write(call, house_states.reopen_house, data)

    @rpc(contract.CHANGE_HOUSE_LANDLORD)
    def change_house_landlord(self, call: Call, data: Data) -> Answer:
        """Another landlord or manager."""
        return self.write(call, house_landlords.change_house_landlord, data)

    @rpc(contract.LIST_HOUSE_LANDLORDS)
    def list_house_landlords(self, call: Call, data: Data) -> Answer:
        """Who let a house from when to when."""
        return self.read(call, houses.list_house_landlords, data)

    @rpc(contract.REGISTER_LANDLORD)
    def register_landlord(self, call: Call, data: Data) -> Answer:
        """A landlord at the counter."""
        return self.write(call, landlords.register_landlord, data)

    @rpc(contract.LIST_LANDLORDS)
    def list_landlords(self, call: Call, data: Data) -> Answer:
        """Landlords within reach."""
        return self.read(call, landlords.list_landlords, data)

    @rpc(contract.FIND_LANDLORD)
    def find_landlord(self, call: Call, data: Data) -> Answer:
        """A landlord by document, code or phone."""
        return self.read(call, landlords.find_landlord, data)

    @rpc(contract.GET_LANDLORD)
    def get_landlord(self, call: Call, data: Data) -> Answer:
        """One landlord."""
        return self.read(call, landlords.get_landlord, data)

    @rpc(contract.CHANGE_LANDLORD)
    def change_landlord(self, call: Call, data: Data) -> Answer:
        """What is different about a landlord."""
        return self.write(call, landlords.change_landlord, data)

    @rpc(contract.REVEAL_LANDLORD)
    def reveal_landlord(self, call: Call, data: Data) -> Answer:
        """Fields of a landlord in full, for a purpose."""
        answer = self.read(call, partial(landlords.reveal_landlord, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @rpc(contract.ADD_ROOMS)
    def add_rooms(self, call: Call, data: Data) -> Answer:
        """More rooms of a house."""
        return self.write(call, rooms.add_rooms, data)

    @rpc(contract.LIST_ROOMS)
    def list_rooms(self, call: Call, data: Data) -> Answer:
        """The rooms of a house."""
        return self.read(call, rooms.list_rooms, data)

    @rpc(contract.GET_ROOM)
    def get_room(self, call: Call, data: Data) -> Answer:
        """One room."""
        return self.read(call, rooms.get_room, data)

    @rpc(contract.CHANGE_ROOM)
    def change_room(self, call: Call, data: Data) -> Answer:
        """What is different at a room."""
        return self.write(call, rooms.change_room, data)

    @rpc(contract.CLOSE_ROOM)
    def close_room(self, call: Call, data: Data) -> Answer:
        """A room is let no more."""
        return self.write(call, rooms.close_room, data)

    @rpc(contract.REOPEN_ROOM)
    def reopen_room(self, call: Call, data: Data) -> Answer:
        """A room is let again."""
        return self.write(call, rooms.reopen_room, data)

    @rpc(contract.ADD_BEDS)
    def add_beds(self, call: Call, data: Data) -> Answer:
        """More beds of a room."""
        return self.write(call, rooms.add_beds, data)

    @rpc(contract.CLOSE_BED)
    def close_bed(self, call: Call, data: Data) -> Answer:
        """A bed is let no more."""
        return self.write(call, rooms.close_bed, data)

    @rpc(contract.REOPEN_BED)
    def reopen_bed(self, call: Call, data: Data) -> Answer:
        """A bed is let again."""
        return self.write(call, rooms.reopen_bed, data)
