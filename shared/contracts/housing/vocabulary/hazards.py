"""Words about hazards."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: 一般, 较大, 重大."""

    GENERAL = "GENERAL"
    MAJOR = "MAJOR"
    CRITICAL = "CRITICAL"


class HazardState(StrEnum):
    """Found and waiting; reported as put right and waiting for the recheck; handed to another authority; over (销号); entered by mistake."""

    OPEN = "OPEN"
    RECTIFIED = "RECTIFIED"
    TRANSFERRED = "TRANSFERRED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


OPEN_STATES = frozenset({HazardState.OPEN, HazardState.RECTIFIED, HazardState.TRANSFERRED})
"""States in which a hazard is still there, as far as anybody knows."""
OTHER_ITEM = "OTHER"
"""The item code of a hazard that no item of the template speaks of; what it is stands in its ``kind``."""


class HazardOrigin(StrEnum):
    """How it came to be known: by a failed item of an inspection, or seen by an officer without one."""

    INSPECTION = "INSPECTION"
    OFFICER = "OFFICER"


class HazardAct(StrEnum):
    """What is done about a hazard, as its journal says."""

    FOUND = "FOUND"
    FOUND_AGAIN = "FOUND_AGAIN"
    FIXED_ON_SITE = "FIXED_ON_SITE"
    RECTIFIED = "RECTIFIED"
    RECHECK_PASSED = "RECHECK_PASSED"
    RECHECK_FAILED = "RECHECK_FAILED"
    EXTENSION_ASKED = "EXTENSION_ASKED"
    EXTENSION_GRANTED = "EXTENSION_GRANTED"
    EXTENSION_REFUSED = "EXTENSION_REFUSED"
    TRANSFERRED = "TRANSFERRED"
    TRANSFER_RESOLVED = "TRANSFER_RESOLVED"
    TRANSFER_RETURNED = "TRANSFER_RETURNED"
    OVERDUE = "OVERDUE"
    WITHDRAWN = "WITHDRAWN"


class ActSide(StrEnum):
    """Who acted: the station's staff, the landlord's account, the product by itself."""

    STATION = "STATION"
    LANDLORD = "LANDLORD"
    SYSTEM = "SYSTEM"


class RecheckResult(StrEnum):
    """What the recheck (复查) found."""

    PASSED = "PASSED"  # a word of the check sheet
    FAILED = "FAILED"


class RecheckReason(StrEnum):
    """Why it is not put right: nothing was done, part of it, done badly, or another reason, said in a note."""

    NOT_DONE = "NOT_DONE"
    PARTLY_DONE = "PARTLY_DONE"
    BADLY_DONE = "BADLY_DONE"
    OTHER = "OTHER"


class ExtensionReason(StrEnum):
    """Why more time is needed: material is on its way, works go on, the room cannot be entered, weather, or another reason, said in a note."""

    MATERIAL_AWAITED = "MATERIAL_AWAITED"
    WORKS_UNDER_WAY = "WORKS_UNDER_WAY"
    NO_ACCESS = "NO_ACCESS"
    WEATHER = "WEATHER"
    OTHER = "OTHER"


class ExtensionDecision(StrEnum):
    """What was decided about an extension that was asked for."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class Authority(StrEnum):
    """To whom it is handed on (移交): fire 消防, housing 住建, market regulation 市场监管, power 供电, gas 燃气, urban management 城管, another."""

    FIRE = "FIRE"
    HOUSING = "HOUSING"
    MARKET = "MARKET"
    POWER = "POWER"
    GAS = "GAS"
    URBAN_MANAGEMENT = "URBAN_MANAGEMENT"
    OTHER = "OTHER"


class TransferOutcome(StrEnum):
    """What came back from the authority: it is put right, or the hazard is the station's again (退回)."""

    RESOLVED = "RESOLVED"
    RETURNED = "RETURNED"


class WithdrawalReason(StrEnum):
    """Why it should never have been there: the wrong house, the wrong item, a duplicate, or another reason, said in a note."""

    WRONG_HOUSE = "WRONG_HOUSE"
    WRONG_ITEM = "WRONG_ITEM"
    DUPLICATE = "DUPLICATE"
    OTHER = "OTHER"
