"""Receipts as handlers ask for them. A receipt is within reach when its residence is; locks are taken on the residence first."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.population.models import Receipt, ReceiptRule, ReceiptSequence, Residence
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

_WHERE = Prepared(
    select(Receipt.residence_id, Residence.station_code).join(Residence, Residence.id == Receipt.residence_id).where(Receipt.id == bindparam("id"))
)
_CHECKED = Prepared(
    select(
        Receipt.serial,
        Receipt.station_name_zh,
        Receipt.station_name_en,
        Receipt.expires_on,
        Receipt.revoked_at,
        Residence.state.label("residence_state"),
    )
    .join(Residence, Residence.id == Receipt.residence_id)
    .where(Receipt.code_index == bindparam("code_index"))
)


def whereabouts(uow: UnitOfWork, receipt_id: str) -> Any | None:
    """The ``residence_id`` of a receipt, and the ``station_code`` of that residence."""
    return uow.row(_WHERE, id=receipt_id)


def checked(uow: UnitOfWork, code_index: bytes) -> Any | None:
    """What a stranger may know of the receipt with this code."""
    return uow.row(_CHECKED, code_index=code_index)


def receipt(db: Session, receipt_id: str) -> Receipt:
    """A receipt that there is."""
    return db.scalars(select(Receipt).where(Receipt.id == receipt_id)).one()


def locked_receipt(db: Session, receipt_id: str) -> Receipt:
    """A receipt that there is, locked against changes."""
    return db.scalars(select(Receipt).where(Receipt.id == receipt_id).with_for_update(key_share=True)).one()


def latest_receipt(db: Session, residence_id: str) -> Receipt | None:
    """The receipt of a residence that was issued last."""
    return db.scalars(select(Receipt).where(Receipt.residence_id == residence_id).order_by(Receipt.id.desc()).limit(1)).first()


def unrevoked_receipt(db: Session, residence_id: str) -> Receipt | None:
    """The one receipt of a residence that nobody has revoked, locked; it may have expired."""
    asked = select(Receipt).where(Receipt.residence_id == residence_id, Receipt.revoked_at.is_(None))
    return db.scalars(asked.with_for_update(key_share=True)).one_or_none()


def rule_on(db: Session, day: date) -> ReceiptRule:
    """The rule version of a day."""
    return db.scalars(select(ReceiptRule).where(ReceiptRule.valid_from <= day).order_by(ReceiptRule.valid_from.desc()).limit(1)).one()


def next_number(db: Session, prefix: str) -> int:
    """The next number of a serial; given back when the transaction is undone, so that there are no gaps. Who comes second waits."""
    counted = insert(ReceiptSequence).values(prefix=prefix, last=1)
    counted = counted.on_conflict_do_update(index_elements=["prefix"], set_={"last": ReceiptSequence.last + 1})
    return db.execute(counted.returning(ReceiptSequence.last)).scalar_one()
