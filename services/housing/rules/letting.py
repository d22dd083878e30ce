"""Whether anybody new may sleep in a house, or in one room of it; and if not, why not and who can change that.

What a house needs is a versioned rule (广东省租赁房屋治安管理规定 and the bureau); that it was seen at the door, and is neither suspended
nor closed, is the meaning of its state.
"""

from collections.abc import Collection
from dataclasses import dataclass

from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.letting import Remover


@dataclass(frozen=True, slots=True)
class Need:
    """What a version of the rule asks of a house."""

    letter: bool
    first_inspection: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """How a house, or one room of it, is; ``hazards`` are the severities of open hazards that unlet it, worst first."""

    state: str
    is_letter_signed: bool
    has_passed: bool
    hazards: Collection[str] = ()
    is_room_closed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way, in the words of the API's problems."""

    code: str
    because_zh: str
    because: str
    remover: Remover


STATES = {
    HouseState.SELF_REGISTERED: Reason("HOUSE_NOT_VERIFIED", "民警尚未实地核验该房屋", "An officer has not seen the house yet.", Remover.OFFICER),
    HouseState.SUSPENDED: Reason("HOUSE_SUSPENDED", "该房屋已暂停出租", "Letting is suspended.", Remover.STATION),
    HouseState.CLOSED: Reason("HOUSE_CLOSED", "该房屋已停止出租", "The house was closed.", Remover.LANDLORD),
}
NO_LETTER = Reason("LETTER_NOT_SIGNED", "出租人尚未签订治安责任保证书", "The landlord has not signed the responsibility letter.", Remover.LANDLORD)
NOT_PASSED = Reason("FIRST_INSPECTION_NOT_PASSED", "该房屋尚未通过首次检查", "The house has not passed its first inspection.", Remover.OFFICER)
ROOM_CLOSED = Reason("ROOM_CLOSED", "该房间已停止出租", "The room is let no more.", Remover.LANDLORD)
WORST_FIRST = {Severity.CRITICAL: "重大", Severity.MAJOR: "较大", Severity.GENERAL: "一般"}


def reasons(need: Need, seen: Condition) -> list[Reason]:
    """Everything that stands in the way; nothing when it may be let."""
    found = [STATES[HouseState(seen.state)]] if seen.state in STATES else []
    if seen.state == HouseState.CLOSED:
        return found
    if need.letter and not seen.is_letter_signed:
        found.append(NO_LETTER)
    if need.first_inspection and not seen.has_passed:
        found.append(NOT_PASSED)
    found += [_hazard(severity) for severity in WORST_FIRST if severity in seen.hazards]
    return [*found, ROOM_CLOSED] if seen.is_room_closed else found


def _hazard(severity: Severity) -> Reason:
    because_zh, because = f"有{WORST_FIRST[severity]}隐患尚未整改", f"A {severity.lower()} hazard is not put right yet."
    return Reason(f"{severity}_HAZARD_OPEN", because_zh, because, Remover.LANDLORD)
