"""A directory of one account, slow enough to be asked twice at once; started as a service's process is."""

import eventlet

from shared.contracts.directory import rpc as contract
from shared.contracts.directory.roles import Role
from shared.errors import Unauthorized
from shared.identity import Call
from shared.runtime.rpc import rpc

ACCOUNT = "0197c0de-0000-7000-8000-0000000000aa"
PAUSE = 0.2


class StubDirectory:
    """Every session is the clerk's until a new password is set; an account tells how often sessions were asked about."""

    name = contract.SERVICE
    resolved = 0
    is_revoked = False

    @rpc(contract.RESOLVE_SESSION)
    def resolve_session(self, call: Call, data: dict) -> dict:
        StubDirectory.resolved += 1
        eventlet.sleep(PAUSE)
        if self.is_revoked:
            raise Unauthorized("SESSION_ENDED")
        return {
            "session_id": "s",
            "account": {"id": ACCOUNT, "roles": [Role.CLERK], "station_code": "changtang"},
            "expires_at": "2099-01-01T00:00:00Z",
        }

    @rpc(contract.GET_ACCOUNT)
    def get_account(self, call: Call, data: dict) -> dict:
        return {"id": call.actor.account_id, "version": 1, "resolved": self.resolved}

    @rpc(contract.LIST_STATIONS)
    def list_stations(self, call: Call, data: dict) -> dict:
        eventlet.sleep(1)
        return {"items": []}

    @rpc(contract.CHANGE_PASSWORD)
    def change_password(self, call: Call, data: dict) -> dict:
        StubDirectory.is_revoked = True
        return {"version": 2}
