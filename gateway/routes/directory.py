"""Stations, communities, accounts and what belongs to them."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.directory import rpc


class StationRoutes(Routes):
    """Stations, whom they absorbed, which modules they use and how many officers they have."""

    @route("GET", "/stations", rpc.LIST_STATIONS, tag="directory")
    def list_stations(self, inquiry: Inquiry) -> Outcome:
        """List the stations."""
        return self.ask(inquiry)

    @route("POST", "/stations", rpc.OPEN_STATION, status=201, location="/stations/{code}", tag="directory")
    def open_station(self, inquiry: Inquiry) -> Outcome:
        """Open a station."""
        return self.ask(inquiry)

    @route("GET", "/stations/{code}", rpc.GET_STATION, conditional=False, tag="directory")
    def get_station(self, inquiry: Inquiry) -> Outcome:
        """Show one station."""
        return self.ask(inquiry)

    @route("PATCH", "/stations/{code}", rpc.CHANGE_STATION, tag="directory")
    def change_station(self, inquiry: Inquiry) -> Outcome:
        """Change a station's names or date."""
        return self.ask(inquiry)

    @route("DELETE", "/stations/{code}", rpc.REMOVE_STATION, status=204, tag="directory")
    def remove_station(self, inquiry: Inquiry) -> Outcome:
        """Take a station out of use that has neither active accounts nor communities."""
        return self.ask(inquiry)

    @route("GET", "/stations/{station_code}/mergers", rpc.LIST_MERGERS, tag="directory")
    def list_mergers(self, inquiry: Inquiry) -> Outcome:
        """List all that a station took in, oldest first."""
        return self.ask(inquiry)

    @route("POST", "/stations/{station_code}/mergers", rpc.MERGE_STATION, status=201, location="/stations/{station_code}/mergers", tag="directory")
    def merge_station(self, inquiry: Inquiry) -> Outcome:
        """Let a station absorb another; accounts, communities and records follow."""
        return self.ask(inquiry)

    @route("GET", "/stations/{station_code}/modules", rpc.LIST_MODULES, tag="directory")
    def list_modules(self, inquiry: Inquiry) -> Outcome:
        """List which modules a station uses and used."""
        return self.ask(inquiry)

    @route("POST", "/stations/{station_code}/modules", rpc.OPEN_MODULE, status=201, location="/stations/{station_code}/modules", tag="directory")
    def open_module(self, inquiry: Inquiry) -> Outcome:
        """Begin to use a module."""
        return self.ask(inquiry)

    @route("POST", "/stations/{station_code}/modules/{module}/close", rpc.CLOSE_MODULE, tag="directory")
    def close_module(self, inquiry: Inquiry) -> Outcome:
        """Stop using a module."""
        return self.ask(inquiry)

    @route("GET", "/stations/{station_code}/strength", rpc.GET_STRENGTH, conditional=False, tag="directory")
    def get_strength(self, inquiry: Inquiry) -> Outcome:
        """Show how many officers a station has on a date."""
        return self.ask(inquiry)

    @route(
        "POST",
        "/stations/{station_code}/strength",
        rpc.RECORD_STRENGTH,
        status=201,
        location="/stations/{station_code}/strength?on={as_of}",
        tag="directory",
    )
    def record_strength(self, inquiry: Inquiry) -> Outcome:
        """Record how many officers a station has as of a date."""
        return self.ask(inquiry)

    @route("PUT", "/stations/{station_code}/strength", rpc.RECORD_STRENGTH, tag="directory")
    def put_strength(self, inquiry: Inquiry) -> Outcome:
        """Record how many officers a station has as of a date, or correct the count of that date (with If-Match)."""
        return self.ask(inquiry)


class CommunityRoutes(Routes):
    """Communities; one community, one officer."""

    @route("GET", "/communities", rpc.LIST_COMMUNITIES, tag="directory")
    def list_communities(self, inquiry: Inquiry) -> Outcome:
        """List the communities within reach."""
        return self.ask(inquiry)

    @route("POST", "/communities", rpc.ADD_COMMUNITY, status=201, location="/communities/{id}", tag="directory")
    def add_community(self, inquiry: Inquiry) -> Outcome:
        """Add a community to a station."""
        return self.ask(inquiry)

    @route("GET", "/communities/{id}", rpc.GET_COMMUNITY, conditional=False, tag="directory")
    def get_community(self, inquiry: Inquiry) -> Outcome:
        """Show one community with its officers and where it came from."""
        return self.ask(inquiry)

    @route("PATCH", "/communities/{id}", rpc.CHANGE_COMMUNITY, tag="directory")
    def change_community(self, inquiry: Inquiry) -> Outcome:
        """Change a community's names or kind."""
        return self.ask(inquiry)

    @route("GET", "/communities/{community_id}/officer", rpc.GET_OFFICER, conditional=False, tag="directory")
    def get_officer(self, inquiry: Inquiry) -> Outcome:
        """Show who answers for a community on a date, leave considered."""
        return self.ask(inquiry)

    @route("PUT", "/communities/{community_id}/officer", rpc.ASSIGN_OFFICER, tag="directory")
    def assign_officer(self, inquiry: Inquiry) -> Outcome:
        """Make an officer answer for a community from a date on. The version is the community's."""
        return self.ask(inquiry)


class AccountRoutes(Routes):
    """Accounts and their leave."""

    @route("GET", "/accounts", rpc.LIST_ACCOUNTS, tag="directory")
    def list_accounts(self, inquiry: Inquiry) -> Outcome:
        """List the accounts within reach."""
        return self.ask(inquiry)

    @route("POST", "/accounts", rpc.OPEN_ACCOUNT, status=201, location="/accounts/{id}", tag="directory")
    def open_account(self, inquiry: Inquiry) -> Outcome:
        """Open an account."""
        return self.ask(inquiry)

    @route("GET", "/accounts/{id}", rpc.GET_ACCOUNT, tag="directory")
    def get_account(self, inquiry: Inquiry) -> Outcome:
        """Show one account."""
        return self.ask(inquiry)

    @route("PATCH", "/accounts/{id}", rpc.CHANGE_ACCOUNT, tag="directory")
    def change_account(self, inquiry: Inquiry) -> Outcome:
        """Change an account; disabling it ends its sessions within a second."""
        return self.ask(inquiry)

    @route("POST", "/accounts/{id}/password", rpc.CHANGE_PASSWORD, given={"token_digest"}, tag="directory")
    def set_password(self, inquiry: Inquiry) -> Outcome:
        """Set another's password (administrators); all sessions of the account end."""
        return self.ask(inquiry)

    @route("GET", "/accounts/{account_id}/leave", rpc.LIST_LEAVE, tag="directory")
    def list_leave(self, inquiry: Inquiry) -> Outcome:
        """List an account's leave, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/accounts/{account_id}/leave", rpc.RECORD_LEAVE, status=201, location="/accounts/{account_id}/leave", tag="directory")
    def record_leave(self, inquiry: Inquiry) -> Outcome:
        """Record that an account is away, and who stands in."""
        return self.ask(inquiry)

    @route("DELETE", "/accounts/{account_id}/leave/{id}", rpc.CANCEL_LEAVE, status=204, tag="directory")
    def cancel_leave(self, inquiry: Inquiry) -> Outcome:
        """Cancel a recorded leave."""
        return self.ask(inquiry)


class DirectoryRoutes(StationRoutes, CommunityRoutes, AccountRoutes):
    """All that the directory owns."""
