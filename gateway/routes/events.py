"""Notices as they happen."""

from werkzeug.wrappers import Response

from gateway.auth import Session
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.schemas import AUDITED
from gateway.sse import Notices, Stream, read_last_event_id
from shared.contracts.directory.roles import OUTSIDE_ROLES
from shared.errors import DomainError, Forbidden


class EventRoutes(Routes):
    """Server-sent events: what happens within the account's reach, by ids."""

    feed: Notices = Notices(*AUDITED)

    @route("GET", "/events/stream", streams=True, media="text/event-stream", tag="events")
    def stream_events(self, inquiry: Inquiry) -> Outcome:
        """Follow what happens within reach, from now on or from `Last-Event-ID`. Ends with the session."""
        if inquiry.actor.roles <= OUTSIDE_ROLES:
            raise Forbidden("ROLE_NOT_ALLOWED")
        last = read_last_event_id(inquiry.request.headers.get("Last-Event-ID"))
        account = inquiry.actor.account_id
        self.door.streams.take(account)
        stream = Stream(self.feed, inquiry.signed_in, last, lambda: self._resolve(inquiry))
        response = Response(iter(stream), 200, {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}, content_type="text/event-stream")
        response.call_on_close(stream.close)
        response.call_on_close(lambda: self.door.streams.give_back(account))
        return response

    def _resolve(self, inquiry: Inquiry) -> Session | None:
        """The stream's session as the directory knows it now; None if it has ended or cannot be asked about."""
        digest = inquiry.signed_in.digest
        self.door.sessions.forget(digest)
        try:
            return self.door.resolve(digest, self.rpc, inquiry.request.request_id)
        except DomainError:
            return None
