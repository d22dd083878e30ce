"""Which account may say that a registration came by which way: the whole table."""

import pytest

from services.population.rules.channels import check_channel
from shared.contracts.directory.roles import Role
from shared.contracts.population.basis import WRITERS
from shared.contracts.population.vocabulary import Channel
from shared.decisions import ALLOWED, Refused

PAPERS = [Channel.COUNTER, Channel.SELF, Channel.LANDLORD, Channel.AGENT, Channel.EMPLOYER]
ROUNDS = {Role.CLERK, Role.OFFICER, Role.STATION_HEAD}
TABLE = [
    *((channel, role, True) for channel in PAPERS for role in sorted(WRITERS)),
    *((Channel.COMMUNITY_WORKER, role, role in ROUNDS) for role in sorted(WRITERS)),
    *((Channel.IMPORT, role, False) for role in sorted(WRITERS)),
]


@pytest.mark.parametrize(("channel", "role", "allowed"), TABLE)
def test_staff_say_by_which_way_a_registration_came(channel: Channel, role: Role, allowed: bool) -> None:
    decision = check_channel(channel, {role}, by_hand=True)

    assert (decision is ALLOWED) is allowed
    assert allowed or (isinstance(decision, Refused) and (decision.code, decision.pointer) == ("CHANNEL_NOT_ALLOWED", "/channel"))


@pytest.mark.parametrize("channel", list(Channel))
def test_other_ways_in_bring_their_own_channel(channel: Channel) -> None:
    assert check_channel(channel, {Role.CLERK}, by_hand=False) is ALLOWED


def test_one_of_several_roles_will_do() -> None:
    assert check_channel(Channel.COMMUNITY_WORKER, {Role.DUTY_OFFICER, Role.OFFICER}, by_hand=True) is ALLOWED


def test_every_channel_is_ruled() -> None:
    assert {channel for channel, _, _ in TABLE} == set(Channel)
