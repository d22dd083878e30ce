"""What needs two people: one proposes, another approves; each may still say no."""

from enum import StrEnum

from shared.contracts.population.vocabulary.records import ProposalState
from shared.decisions import Refused


class Act(StrEnum):
    """What is done with a proposal; carrying it out is nobody's act."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"
    CARRY_OUT = "CARRY_OUT"


TRANSITIONS = {
    (ProposalState.PROPOSED, Act.APPROVE): ProposalState.APPROVED,
    (ProposalState.PROPOSED, Act.REJECT): ProposalState.REJECTED,
    (ProposalState.APPROVED, Act.CARRY_OUT): ProposalState.DONE,
}


def next_state(state: str, act: Act) -> ProposalState | Refused:
    """The state that an act leads to; what was decided is not decided again."""
    to = TRANSITIONS.get((ProposalState(state), act))
    return to if to is not None else Refused("ALREADY_DECIDED", "This was decided before.")


def check_second_person(act: Act, proposed_by: str, account_id: str) -> list[Refused]:
    """Nobody approves what he proposed himself; to take it back is another matter."""
    if act is Act.APPROVE and proposed_by == account_id:
        return [Refused("SAME_PERSON", "Another person than the one who proposed it has to approve.")]
    return []
