"""Moves, statutory clocks and exemptions, stays that outlast their expected end, and the vocabularies."""

from services.population.handlers import clocks, expected_ends, move_reading, moves, reversal, vocabularies
from shared.answers import Answer
from shared.contracts.population import spells as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_destination, check_places
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled


class SpellEndpoints(Endpoints):
    """Move and take back; clocks, their rules and exemptions."""

    @rpc(contract.MOVE_RESIDENCE)
    def move_residence(self, call: Call, data: Data) -> Answer:
        """Somebody of the caller's station has moved, there or to another."""
        check_destination(self.atlas, self.ask, call, data["to"], "/to")
        return self.write(call, moves.move_residence, data)

    @rpc(contract.MOVE_IN)
    def move_in(self, call: Call, data: Data) -> Answer:
        """Somebody has moved to the caller's station, from wherever it was."""
        check_places(self.atlas, self.ask, call, data["to"], "/to")
        return self.write(call, moves.move_in, data)

    @rpc(contract.GET_MOVE)
    def get_move(self, call: Call, data: Data) -> Answer:
        """One move."""
        return self.read(call, move_reading.get_move, data)

    @rpc(contract.LIST_MOVES)
    def list_moves(self, call: Call, data: Data) -> Answer:
        """The moves of a residence."""
        return self.read(call, move_reading.list_moves, data)

    @rpc(contract.LIST_STATION_MOVES)
    def list_station_moves(self, call: Call, data: Data) -> Answer:
        """Who has come and gone."""
        return self.read(call, move_reading.list_station_moves, data)

    @rpc(contract.REVERSE_MOVE)
    def reverse_move(self, call: Call, data: Data) -> Answer:
        """A move was no move."""
        return self.write(call, reversal.reverse_move, data)

    @rpc(contract.GET_CLOCKS)
    def get_clocks(self, call: Call, data: Data) -> Answer:
        """The clock card of a residence."""
        return self.read(call, clocks.get_clocks, data)

    @rpc(contract.GRANT_EXEMPTION)
    def grant_exemption(self, call: Call, data: Data) -> Answer:
        """A stay need not be reported."""
        return self.write(call, clocks.grant_exemption, data)

    @rpc(contract.REVOKE_EXEMPTION)
    def revoke_exemption(self, call: Call, data: Data) -> Answer:
        """It has to be, after all."""
        return self.write(call, clocks.revoke_exemption, data)

    @rpc(contract.LIST_STATUTORY_RULES)
    def list_statutory_rules(self, call: Call, data: Data) -> Answer:
        """What has to be reported by when, version by version."""
        return self.read(call, clocks.list_statutory_rules, data)

    @rpc(contract.PUBLISH_STATUTORY_RULE)
    def publish_statutory_rule(self, call: Call, data: Data) -> Answer:
        """A new version of a rule."""
        return self.write(call, clocks.publish_statutory_rule, data)

    @rpc(contract.GET_VOCABULARY)
    def get_vocabulary(self, call: Call, data: Data) -> Answer:
        """A list of words with their codes."""
        return self.read(call, vocabularies.get_vocabulary, data)

    @scheduled(every=60.0)
    def note_passed_expected_ends(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("note-expected-ends", expected_ends.note_expected_ends):
            pass
