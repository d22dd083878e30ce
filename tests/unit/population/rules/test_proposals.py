"""Two people: every act in every state, and who may do it."""

import pytest

from services.population.rules.proposals import Act, check_second_person, next_state
from shared.contracts.population.vocabulary.records import ProposalState as State
from shared.decisions import Refused


@pytest.mark.parametrize(
    ("state", "act", "leads_to"),
    [
        (State.PROPOSED, Act.APPROVE, State.APPROVED),
        (State.PROPOSED, Act.REJECT, State.REJECTED),
        (State.PROPOSED, Act.CARRY_OUT, None),
        (State.APPROVED, Act.APPROVE, None),
        (State.APPROVED, Act.REJECT, None),
        (State.APPROVED, Act.CARRY_OUT, State.DONE),
        (State.REJECTED, Act.APPROVE, None),
        (State.REJECTED, Act.REJECT, None),
        (State.REJECTED, Act.CARRY_OUT, None),
        (State.DONE, Act.APPROVE, None),
        (State.DONE, Act.REJECT, None),
        (State.DONE, Act.CARRY_OUT, None),
    ],
)
def test_every_act_in_every_state(state: State, act: Act, leads_to: State | None) -> None:
    found = next_state(state, act)

    assert found is leads_to if leads_to else isinstance(found, Refused) and found.code == "ALREADY_DECIDED"


@pytest.mark.parametrize(
    ("act", "account_id", "codes"),
    [(Act.APPROVE, "one", ["SAME_PERSON"]), (Act.APPROVE, "other", []), (Act.REJECT, "one", []), (Act.REJECT, "other", [])],
)
def test_nobody_approves_what_is_his_own(act: Act, account_id: str, codes: list[str]) -> None:
    assert [refused.code for refused in check_second_person(act, "one", account_id)] == codes
