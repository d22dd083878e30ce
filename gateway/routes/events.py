"""Notices as they happen."""

from werkzeug.wrappers import Response

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
        stream = Stream(self.feed, inquiry.actor, last, lambda: self._holds(inquiry))
        response = Response(iter(stream), 200, {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}, content_type="text/event-stream")
        response.call_on_close(stream.close)
        response.call_on_close(lambda: self.door.streams.give_back(account))
        return response

    def _holds(self, inquiry: Inquiry) -> bool:
        """Whether the session is still what it was: the same roles and station, and not ended."""
        try:
            return self.door.resolve(inquiry.signed_in.digest, self.rpc, inquiry.request.request_id) == inquiry.session
        except DomainError:
            return False
