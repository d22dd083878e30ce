"""Signing in and out, and one's own account."""

from gateway.auth import digest_of, new_token
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.schemas import SignedIn
from shared.contracts.directory.rpc import CHANGE_PASSWORD, CLOSE_SESSION, GET_ACCOUNT, OPEN_SESSION
from shared.errors import Unauthorized
from shared.runtime.rpc_client import Reply


class SessionRoutes(Routes):
    """Sessions are opaque tokens of 256 bits; the directory knows their digests only."""

    @route("POST", "/sessions", OPEN_SESSION, status=201, stranger=True, given={"token_digest", "client_address"}, answer=SignedIn, tag="session")
    def sign_in(self, inquiry: Inquiry) -> Outcome:
        """Open a session. The token is shown once; send it as `Authorization: Bearer <token>`."""
        token, address = new_token(), inquiry.request.remote_addr or ""
        self.door.count_sign_in(address)
        inquiry.data |= {"token_digest": digest_of(token), "client_address": address}
        try:
            session = self.ask(inquiry).result
        except Unauthorized:
            self.door.count_failed_sign_in(address)
            raise
        return Reply({"token": token, "expires_at": session["expires_at"], "account": session["account"]})

    @route("DELETE", "/sessions/current", CLOSE_SESSION, status=204, given={"token_digest"}, tag="session")
    def sign_out(self, inquiry: Inquiry) -> Outcome:
        """End this session; its token is refused everywhere within a second."""
        digest = inquiry.signed_in.digest
        inquiry.data["token_digest"] = digest
        reply = self.ask(inquiry)
        self.door.sessions.forget(digest)
        return reply

    @route("GET", "/me", GET_ACCOUNT, given={"id"}, tag="session")
    def get_me(self, inquiry: Inquiry) -> Outcome:
        """Show one's own account."""
        inquiry.data["id"] = inquiry.actor.account_id
        return self.ask(inquiry)

    @route("POST", "/me/password", CHANGE_PASSWORD, given={"id", "token_digest"}, tag="session")
    def change_own_password(self, inquiry: Inquiry) -> Outcome:
        """Change one's own password; all other sessions of the account end."""
        inquiry.data |= {"id": inquiry.actor.account_id, "token_digest": inquiry.signed_in.digest}
        return self.ask(inquiry)
