"""By which way staff may say that a registration came.

Papers that a resident, landlord, agent or employer handed over are noted as theirs by whoever has them. What a community worker
found out on a round is noted by those who go on rounds or take in their lists. That it was imported is said by an import alone;
what outside accounts send themselves comes as a submission and is accepted by staff under the account's own channel.
"""

from collections.abc import Set as AbstractSet

from shared.contracts.directory.roles import Role
from shared.contracts.population.vocabulary import Channel
from shared.decisions import ALLOWED, Decision, Refused

WRITERS = frozenset({Role.CLERK, Role.OFFICER, Role.DUTY_OFFICER, Role.STATION_HEAD})
BY_HAND: dict[str, frozenset[Role]] = {
    Channel.COUNTER: WRITERS,
    Channel.SELF: WRITERS,
    Channel.LANDLORD: WRITERS,
    Channel.AGENT: WRITERS,
    Channel.EMPLOYER: WRITERS,
    Channel.COMMUNITY_WORKER: frozenset({Role.CLERK, Role.OFFICER, Role.STATION_HEAD}),
    Channel.IMPORT: frozenset(),
}
"""Who may say of a registration that they write by hand that it came by this way."""


def check_channel(channel: str, roles: AbstractSet[Role], *, by_hand: bool) -> Decision:
    """Whether an account with these roles may note the channel on what it registers by hand; other ways in bring their own."""
    if by_hand and BY_HAND[channel].isdisjoint(roles):
        return Refused("CHANNEL_NOT_ALLOWED", "This account does not register by this way.", "/channel")
    return ALLOWED
