"""Registrations that somebody submits and a clerk accepts."""

from functools import partial

from services.population.handlers import submission_review, submission_upkeep, submissions
from services.population.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.population import submissions as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_places
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class SubmissionEndpoints(Endpoints):
    """Draft, change, submit and withdraw; return, accept and refuse."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.DRAFT_SUBMISSION)
    def draft_submission(self, call: Call, data: Data) -> Answer:
        """A new draft, or a submission at once."""
        check_places(self.atlas, self.ask, call, data["registration"], "/registration")
        return self.write(call, submissions.draft_submission, data)

    @rpc(contract.LIST_SUBMISSIONS)
    def list_submissions(self, call: Call, data: Data) -> Answer:
        """The own ones, and the station's."""
        return self.read(call, submissions.list_submissions, data)

    @rpc(contract.GET_SUBMISSION)
    def get_submission(self, call: Call, data: Data) -> Answer:
        """One, with its journal."""
        return self.read(call, submissions.get_submission, data)

    @rpc(contract.CHANGE_SUBMISSION)
    def change_submission(self, call: Call, data: Data) -> Answer:
        """A draft, or what was returned, is mended."""
        check_places(self.atlas, self.ask, call, data["registration"], "/registration")
        return self.write(call, submissions.change_submission, data)

    @rpc(contract.SUBMIT_SUBMISSION)
    def submit_submission(self, call: Call, data: Data) -> Answer:
        """It goes to the station."""
        return self.write(call, submissions.submit_submission, data)

    @rpc(contract.WITHDRAW_SUBMISSION)
    def withdraw_submission(self, call: Call, data: Data) -> Answer:
        """Its author takes it back."""
        return self.write(call, submissions.withdraw_submission, data)

    @rpc(contract.RETURN_SUBMISSION)
    def return_submission(self, call: Call, data: Data) -> Answer:
        """It goes back to its author."""
        return self.write(call, submission_review.return_submission, data)

    @rpc(contract.ACCEPT_SUBMISSION)
    def accept_submission(self, call: Call, data: Data) -> Answer:
        """It is registered."""
        return self.write(call, submission_review.accept_submission, data)

    @rpc(contract.REFUSE_SUBMISSION)
    def refuse_submission(self, call: Call, data: Data) -> Answer:
        """It comes to nothing."""
        return self.write(call, submission_review.refuse_submission, data)

    @rpc(contract.REVEAL_SUBMISSION)
    def reveal_submission(self, call: Call, data: Data) -> Answer:
        """What was written of the person in full, for a purpose."""
        answer = self.read(call, partial(submissions.reveal_submission, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @scheduled(every=5.0)
    def move_submissions_of_absorbed_stations(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("move-submissions", submission_upkeep.transfer_submissions):
            pass

    @scheduled(every=3600.0)
    def remove_dead_submissions(self) -> None:
        """Chunk by chunk, until none is left that nobody has touched for too long."""
        while self.database.work("remove-submissions", submission_upkeep.remove_dead_submissions):
            pass
