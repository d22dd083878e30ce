"""Landlords, houses, rooms and beds."""

from typing import Any

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.directory.roles import Role
from shared.contracts.directory.rpc import GET_ACCOUNT
from shared.contracts.housing.basis import WRITERS
from shared.contracts.housing.houses import (
    ADD_BEDS,
    ADD_ROOMS,
    CHANGE_HOUSE,
    CHANGE_HOUSE_LANDLORD,
    CHANGE_LANDLORD,
    CHANGE_ROOM,
    CLOSE_BED,
    CLOSE_HOUSE,
    CLOSE_ROOM,
    FIND_LANDLORD,
    GET_HOUSE,
    GET_LANDLORD,
    GET_ROOM,
    LIST_HOUSE_LANDLORDS,
    LIST_HOUSES,
    LIST_LANDLORDS,
    LIST_ROOMS,
    REGISTER_HOUSE,
    REGISTER_LANDLORD,
    REOPEN_BED,
    REOPEN_HOUSE,
    REOPEN_ROOM,
    RESUME_HOUSE,
    REVEAL_LANDLORD,
    SUSPEND_HOUSE,
    VERIFY_HOUSE,
)
from shared.errors import NotFound, invalid_field

ACTIVE = "ACTIVE"


class HouseRoutes(Routes):
    """Landlords are masked. What a house holds and whose it is changes without a new version of it, so there is no 304."""

    @route("GET", "/houses", LIST_HOUSES, tag="housing")
    def list_houses(self, inquiry: Inquiry) -> Outcome:
        """List the houses within reach, the newest registration first. A landlord's account sees those that it lets or manages."""
        return self.ask(inquiry)

    @route("POST", "/houses", REGISTER_HOUSE, status=201, location="/houses/{id}", tag="housing")
    def register_house(self, inquiry: Inquiry) -> Outcome:
        """Register a house with its rooms and, unless it is on file, its landlord. An officer then sees it at the door."""
        self._check_account(inquiry, inquiry.data.get("landlord"), "/landlord/account_id")
        return self.ask(inquiry)

    @route("GET", "/houses/{id}", GET_HOUSE, conditional=False, tag="housing")
    def get_house(self, inquiry: Inquiry) -> Outcome:
        """Show one house: whose it is, what it holds, how far it is."""
        return self.ask(inquiry)

    @route("PATCH", "/houses/{id}", CHANGE_HOUSE, tag="housing")
    def change_house(self, inquiry: Inquiry) -> Outcome:
        """Change what is different. Address and community of a house that was seen at the door are changed by the station."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/verification", VERIFY_HOUSE, tag="housing")
    def verify_house(self, inquiry: Inquiry) -> Outcome:
        """Say that the house was seen at the door and is as it is on file."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/suspension", SUSPEND_HOUSE, tag="housing")
    def suspend_house(self, inquiry: Inquiry) -> Outcome:
        """Suspend letting: nobody new is let in, whoever is there stays."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/resumption", RESUME_HOUSE, tag="housing")
    def resume_house(self, inquiry: Inquiry) -> Outcome:
        """End a suspension."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/closing", CLOSE_HOUSE, tag="housing")
    def close_house(self, inquiry: Inquiry) -> Outcome:
        """Close a house that is let no more; not while somebody stays there."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/reopening", REOPEN_HOUSE, tag="housing")
    def reopen_house(self, inquiry: Inquiry) -> Outcome:
        """Open a closed house again. It has to be seen at the door once more."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/landlord", CHANGE_HOUSE_LANDLORD, tag="housing")
    def change_house_landlord(self, inquiry: Inquiry) -> Outcome:
        """Give a house another landlord or manager. Hazards and rating stay with the house; another landlord signs the letter anew."""
        self._check_account(inquiry, inquiry.data.get("landlord"), "/landlord/account_id")
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/landlords", LIST_HOUSE_LANDLORDS, tag="housing")
    def list_house_landlords(self, inquiry: Inquiry) -> Outcome:
        """List who let a house from when to when."""
        return self.ask(inquiry)

    @route("GET", "/landlords", LIST_LANDLORDS, tag="housing")
    def list_landlords(self, inquiry: Inquiry) -> Outcome:
        """List the landlords within reach, the newest registration first."""
        return self.ask(inquiry)

    @route("POST", "/landlords", REGISTER_LANDLORD, status=201, location="/landlords/{id}", tag="housing")
    def register_landlord(self, inquiry: Inquiry) -> Outcome:
        """Register a landlord at the counter."""
        self._check_account(inquiry, inquiry.data, "/account_id")
        return self.ask(inquiry)

    @route("POST", "/landlords/search", FIND_LANDLORD, tag="housing")
    def find_landlord(self, inquiry: Inquiry) -> Outcome:
        """Find a landlord of the own station by document number, credit code or phone. A POST, so that none of them stands in an address."""
        return self.ask(inquiry)

    @route("GET", "/landlords/{id}", GET_LANDLORD, tag="housing")
    def get_landlord(self, inquiry: Inquiry) -> Outcome:
        """Show one landlord, masked."""
        return self.ask(inquiry)

    @route("PATCH", "/landlords/{id}", CHANGE_LANDLORD, tag="housing")
    def change_landlord(self, inquiry: Inquiry) -> Outcome:
        """Change phone, name or account; a landlord's own account changes the phone."""
        self._check_account(inquiry, inquiry.data, "/account_id")
        return self.ask(inquiry)

    @route("POST", "/landlords/{id}/reveal", REVEAL_LANDLORD, tag="housing")
    def reveal_landlord(self, inquiry: Inquiry) -> Outcome:
        """Show fields of a landlord in full, for a purpose that is kept in the audit trail."""
        return self.ask(inquiry)

    def _check_account(self, inquiry: Inquiry, landlord: dict[str, Any] | None, pointer: str) -> None:
        """Let staff say of a landlord's account of the own station only that it acts for somebody; who may say nothing is told so by the service."""
        account_id = (landlord or {}).get("account_id")
        if account_id is None or inquiry.actor.roles.isdisjoint(WRITERS):
            return
        try:
            account = inquiry.call(self.rpc, GET_ACCOUNT, {"id": account_id}, keyed=False).result
        except NotFound:
            account = {"roles": [], "state": "", "station_code": None}
        is_theirs = account["state"] == ACTIVE and account["station_code"] == inquiry.actor.station_code
        if not is_theirs or Role.LANDLORD not in account["roles"]:
            raise invalid_field(pointer, "UNKNOWN_ACCOUNT", "The station has no such account of a landlord.")

    @route("GET", "/houses/{id}/rooms", LIST_ROOMS, tag="housing")
    def list_rooms(self, inquiry: Inquiry) -> Outcome:
        """List the rooms of a house with their beds."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/rooms", ADD_ROOMS, status=201, tag="housing")
    def add_rooms(self, inquiry: Inquiry) -> Outcome:
        """Give a house more rooms."""
        return self.ask(inquiry)

    @route("GET", "/rooms/{id}", GET_ROOM, conditional=False, tag="housing")
    def get_room(self, inquiry: Inquiry) -> Outcome:
        """Show one room with its beds."""
        return self.ask(inquiry)

    @route("PATCH", "/rooms/{id}", CHANGE_ROOM, tag="housing")
    def change_room(self, inquiry: Inquiry) -> Outcome:
        """Change name, floor or area of a room."""
        return self.ask(inquiry)

    @route("POST", "/rooms/{id}/closing", CLOSE_ROOM, tag="housing")
    def close_room(self, inquiry: Inquiry) -> Outcome:
        """Close a room; not while somebody stays in it."""
        return self.ask(inquiry)

    @route("POST", "/rooms/{id}/reopening", REOPEN_ROOM, tag="housing")
    def reopen_room(self, inquiry: Inquiry) -> Outcome:
        """Open a closed room again."""
        return self.ask(inquiry)

    @route("POST", "/rooms/{id}/beds", ADD_BEDS, tag="housing")
    def add_beds(self, inquiry: Inquiry) -> Outcome:
        """Give a room more beds."""
        return self.ask(inquiry)

    @route("POST", "/rooms/{id}/beds/{bed_id}/closing", CLOSE_BED, tag="housing")
    def close_bed(self, inquiry: Inquiry) -> Outcome:
        """Close a bed; not while somebody sleeps in it."""
        return self.ask(inquiry)

    @route("POST", "/rooms/{id}/beds/{bed_id}/reopening", REOPEN_BED, tag="housing")
    def reopen_bed(self, inquiry: Inquiry) -> Outcome:
        """Open a closed bed again."""
        return self.ask(inquiry)
