"""The read side of landlords, houses, rooms and beds. Rows that a change depends on are locked."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.housing.models import House, Landlord


def house(session: Session, house_id: str) -> House | None:
    """A house."""
    return session.get(House, house_id)


def locked_house(session: Session, house_id: str) -> House | None:
    """A house, locked until the end of the transaction, as it is now."""
    return session.scalars(select(House).where(House.id == house_id).with_for_update().execution_options(populate_existing=True)).one_or_none()


def is_run_by(session: Session, found: House, account_id: str) -> bool:
    """Whether an outside account is the landlord's or the manager's."""
    whose = [found.landlord_id, *([found.manager_id] if found.manager_id else [])]
    asked = select(exists().where(Landlord.id.in_(whose), Landlord.account_id == account_id))
    return bool(session.scalar(asked))
