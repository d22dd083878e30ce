"""Words about sealing, retention, legal hold, disposal, erasure and subject access."""

from enum import StrEnum


class SealReason(StrEnum):
    """On what ground a record is sealed; not a word about the person."""

    RESIDENT_REQUEST = "RESIDENT_REQUEST"
    AUTHORITY_REQUEST = "AUTHORITY_REQUEST"
    COURT_DECISION = "COURT_DECISION"
    SAFETY = "SAFETY"


class HoldReason(StrEnum):
    """What a record is kept for whatever its retention says."""

    CASE = "CASE"
    LITIGATION = "LITIGATION"
    INSPECTION = "INSPECTION"
    COMPLAINT = "COMPLAINT"


class RecordType(StrEnum):
    """What a retention rule is about, with the day from which its days are counted.

    ``RESIDENCE_ENDED``: a residence, from the day on which it ended. ``PERSON_WITHOUT_RESIDENCE``: a person, from the day on
    which the last residence was disposed of.
    """

    RESIDENCE_ENDED = "RESIDENCE_ENDED"
    PERSON_WITHOUT_RESIDENCE = "PERSON_WITHOUT_RESIDENCE"


class ProposalState(StrEnum):
    """How far a proposal is that needs two people: what was approved is carried out, and then done."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    DONE = "DONE"


class DisposalOutcome(StrEnum):
    """What became of a record of a batch when its turn came.

    ``HELD``: a legal hold stands against it; ``NOT_DUE``: its time is not over (any more); ``GONE``: it was not there any more;
    ``REJECTED``: the batch was.
    """

    DISPOSED = "DISPOSED"
    HELD = "HELD"
    NOT_DUE = "NOT_DUE"
    GONE = "GONE"
    REJECTED = "REJECTED"


class ErasureReason(StrEnum):
    """Why a person is erased on request (个人信息保护法 §47)."""

    RESIDENT_REQUEST = "RESIDENT_REQUEST"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    PURPOSE_ACHIEVED = "PURPOSE_ACHIEVED"
    UNLAWFUL_PROCESSING = "UNLAWFUL_PROCESSING"


class DataKind(StrEnum):
    """What kinds of data an erasure has reached."""

    DOCUMENT = "DOCUMENT"
    NAME = "NAME"
    PHONE = "PHONE"
    SEX = "SEX"
    BIRTH_DATE = "BIRTH_DATE"
    NATIONALITY = "NATIONALITY"
    RESIDENCES = "RESIDENCES"
    HISTORY = "HISTORY"
    SEALS = "SEALS"
    HOLDS = "HOLDS"
    MOVES = "MOVES"
    EXEMPTIONS = "EXEMPTIONS"
    VISITS = "VISITS"
    RECEIPTS = "RECEIPTS"
    HIRE_CHECKS = "HIRE_CHECKS"
    EMPLOYMENTS = "EMPLOYMENTS"
    DUPLICATES = "DUPLICATES"
    IMPORTS = "IMPORTS"
    SUBMISSIONS = "SUBMISSIONS"
    STAYS = "STAYS"


class RequestedVia(StrEnum):
    """How a resident asked for what is on file: in person, in writing, or through somebody who may ask for them."""

    COUNTER = "COUNTER"
    WRITTEN = "WRITTEN"
    GUARDIAN = "GUARDIAN"
    AGENT = "AGENT"
