"""The directory as a nameko service: its entrypoints and nothing else. Method names are wire format."""

from typing import Any

from services.directory.handlers import accounts, communities, leave, mergers, modules, sessions, sign_in, stations, strength
from shared.answers import Answer
from shared.contracts.audit import audit_sealed
from shared.contracts.directory import rpc as contract
from shared.db.audit_endpoints import AuditEndpoints, keep_anchor
from shared.db.database import Database
from shared.db.housekeeping import Housekeeping
from shared.identity import Call
from shared.messaging.envelope import Delivered
from shared.messaging.relay import Relay
from shared.messaging.subscribe import subscribe
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

Data = dict[str, Any]


class DirectoryService(AuditEndpoints, Housekeeping):
    """Stations, communities and their officers, accounts, sessions, leave, modules, strength."""

    name = contract.SERVICE

    database = Database()
    relay = Relay()

    @rpc(contract.OPEN_SESSION)
    def open_session(self, call: Call, data: Data) -> Answer:
        """Sign in."""
        return sign_in.open_session(self.database, call, data)

    @rpc(contract.RESOLVE_SESSION)
    def resolve_session(self, call: Call, data: Data) -> Answer:
        """Whose session it is."""
        return sign_in.resolve_session(self.database, call, data)

    @rpc(contract.CLOSE_SESSION)
    def close_session(self, call: Call, data: Data) -> Answer:
        """Sign out."""
        return self._write(call, sessions.close_session, data)

    @rpc(contract.GET_ACCOUNT)
    def get_account(self, call: Call, data: Data) -> Answer:
        """An account within sight."""
        return self._read(call, accounts.get_account, data)

    @rpc(contract.LIST_ACCOUNTS)
    def list_accounts(self, call: Call, data: Data) -> Answer:
        """Accounts within sight."""
        return self._read(call, accounts.list_accounts, data)

    @rpc(contract.OPEN_ACCOUNT)
    def open_account(self, call: Call, data: Data) -> Answer:
        """A new account."""
        return self._write(call, accounts.open_account, accounts.prepared(call, data))

    @rpc(contract.CHANGE_ACCOUNT)
    def change_account(self, call: Call, data: Data) -> Answer:
        """Name, roles, station or state of an account."""
        return self._write(call, accounts.change_account, data)

    @rpc(contract.CHANGE_PASSWORD)
    def change_password(self, call: Call, data: Data) -> Answer:
        """The own password, or as an administrator another's."""
        return sign_in.change_password(self.database, call, data)

    @rpc(contract.LIST_STATIONS)
    def list_stations(self, call: Call, data: Data) -> Answer:
        """The stations."""
        return self._read(call, stations.list_stations, data)

    @rpc(contract.GET_STATION)
    def get_station(self, call: Call, data: Data) -> Answer:
        """One station."""
        return self._read(call, stations.get_station, data)

    @rpc(contract.LOCATE_STATION)
    def locate_station(self, call: Call, data: Data) -> Answer:
        """Which station answers for a code."""
        return self._read(call, stations.locate_station, data)

    @rpc(contract.OPEN_STATION)
    def open_station(self, call: Call, data: Data) -> Answer:
        """A station at work."""
        return self._write(call, stations.open_station, data)

    @rpc(contract.CHANGE_STATION)
    def change_station(self, call: Call, data: Data) -> Answer:
        """Names of a station."""
        return self._write(call, stations.change_station, data)

    @rpc(contract.REMOVE_STATION)
    def remove_station(self, call: Call, data: Data) -> Answer:
        """An empty station out of use."""
        return self._write(call, stations.remove_station, data)

    @rpc(contract.MERGE_STATION)
    def merge_station(self, call: Call, data: Data) -> Answer:
        """A station absorbs another."""
        return self._write(call, mergers.merge_station, data)

    @rpc(contract.LIST_MERGERS)
    def list_mergers(self, call: Call, data: Data) -> Answer:
        """What a station took in."""
        return self._read(call, mergers.list_mergers, data)

    @rpc(contract.LIST_MODULES)
    def list_modules(self, call: Call, data: Data) -> Answer:
        """What a station uses."""
        return self._read(call, modules.list_modules, data)

    @rpc(contract.OPEN_MODULE)
    def open_module(self, call: Call, data: Data) -> Answer:
        """A station begins to use a module."""
        return self._write(call, modules.open_module, data)

    @rpc(contract.CLOSE_MODULE)
    def close_module(self, call: Call, data: Data) -> Answer:
        """A station stops using a module."""
        return self._write(call, modules.close_module, data)

    @rpc(contract.RECORD_STRENGTH)
    def record_strength(self, call: Call, data: Data) -> Answer:
        """Officers of a station as of a date."""
        return self._write(call, strength.record_strength, data)

    @rpc(contract.GET_STRENGTH)
    def get_strength(self, call: Call, data: Data) -> Answer:
        """The count that holds on a date."""
        return self._read(call, strength.get_strength, data)

    @rpc(contract.LIST_COMMUNITIES)
    def list_communities(self, call: Call, data: Data) -> Answer:
        """Communities."""
        return self._read(call, communities.list_communities, data)

    @rpc(contract.GET_COMMUNITY)
    def get_community(self, call: Call, data: Data) -> Answer:
        """One community with its officers."""
        return self._read(call, communities.get_community, data)

    @rpc(contract.LOCATE_COMMUNITY)
    def locate_community(self, call: Call, data: Data) -> Answer:
        """Whose a community is."""
        return self._read(call, communities.locate_community, data)

    @rpc(contract.NAME_COMMUNITIES)
    def name_communities(self, call: Call, data: Data) -> Answer:
        """What a station's communities are called."""
        return self._read(call, communities.name_communities, data)

    @rpc(contract.ADD_COMMUNITY)
    def add_community(self, call: Call, data: Data) -> Answer:
        """A new community."""
        return self._write(call, communities.add_community, data)

    @rpc(contract.CHANGE_COMMUNITY)
    def change_community(self, call: Call, data: Data) -> Answer:
        """Names or kind of a community."""
        return self._write(call, communities.change_community, data)

    @rpc(contract.ASSIGN_OFFICER)
    def assign_officer(self, call: Call, data: Data) -> Answer:
        """Who answers for a community from a day on."""
        return self._write(call, communities.assign_officer, data)

    @rpc(contract.GET_OFFICER)
    def get_officer(self, call: Call, data: Data) -> Answer:
        """Who answers for a community on a day."""
        return self._read(call, communities.get_officer, data)

    @rpc(contract.RECORD_LEAVE)
    def record_leave(self, call: Call, data: Data) -> Answer:
        """Somebody is away."""
        return self._write(call, leave.record_leave, data)

    @rpc(contract.LIST_LEAVE)
    def list_leave(self, call: Call, data: Data) -> Answer:
        """Who is away."""
        return self._read(call, leave.list_leave, data)

    @rpc(contract.CANCEL_LEAVE)
    def cancel_leave(self, call: Call, data: Data) -> Answer:
        """Somebody is not away after all."""
        return self._write(call, leave.cancel_leave, data)

    @subscribe(audit_sealed("population"))
    def when_audit_sealed_keep_anchor(self, delivered: Delivered) -> None:
        """Keep the head of the population's audit trail where the population cannot reach it."""
        self.database.receive(delivered, keep_anchor)

    @subscribe(audit_sealed("housing"))
    def when_audit_of_housing_sealed_keep_anchor(self, delivered: Delivered) -> None:
        """Keep the head of housing's audit trail where housing cannot reach it."""
        self.database.receive(delivered, keep_anchor)

    @scheduled(every=600.0)
    def forget_ended_sessions(self) -> None:
        """Remove sessions that are over, and failures that count no more."""
        self.database.work("forget_ended_sessions", sessions.forget_ended)

    def _read(self, call: Call, handler: Any, data: Data) -> Answer:
        answer: Answer = self.database.read(call, handler, data)
        return answer

    def _write(self, call: Call, handler: Any, data: Data) -> Answer:
        answer: Answer = self.database.once(call, handler, data)
        return answer
