"""Publishing versions of the rating scheme, and reading them."""

from typing import Any

from services.housing.models import RatingScheme
from services.housing.queries import rating as queries
from services.housing.rules.rating_schemes import check_scheme
from services.housing.schemas.rating import show_scheme
from shared.answers import Answer
from shared.contracts.housing.events.rating import RATING_SCHEME_PUBLISHED
from shared.contracts.housing.rating_schemes import Terms
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import NotFound

TERMS = tuple(Terms().fields)


def list_rating_schemes(uow: UnitOfWork, _: dict[str, Any]) -> Answer:
    """Every version, the newest first."""
    in_force = queries.version_in_force(uow.session, uow.today)
    return {"items": [show_scheme(row, in_force) for row in queries.schemes(uow.session)]}


def get_rating_scheme(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One version; raises ``NotFound``."""
    row = queries.scheme(uow.session, data["scheme_version"])
    if row is None:
        raise NotFound("RATING_SCHEME_NOT_FOUND")
    return show_scheme(row, queries.version_in_force(uow.session, uow.today))


def publish_rating_scheme(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Publish a version; raises ``Invalid`` with all that is wrong with it. Houses are rated by it from its first day on."""
    queries.lock_schemes(uow.session)
    before, terms = queries.schemes(uow.session), {name: data[name] for name in TERMS}
    refuse(check_scheme(data["valid_from"], terms, [row.valid_from for row in before], queries.known_items(uow.session), uow.today))
    row = RatingScheme(
        version=before[0].version + 1,
        terms=terms,
        **{name: data[name] for name in ("valid_from", "basis_zh", "basis_en")},
        published_by=uow.actor.account_id,
        published_at=uow.now,
    )
    uow.session.add(row)
    told = {"scheme_version": row.version, "valid_from": row.valid_from.isoformat()}
    uow.announce(RATING_SCHEME_PUBLISHED, f"rating_scheme:{row.version}", told, station_code=None, version=row.version)
    uow.audit("RATING_SCHEME_PUBLISHED", f"rating_scheme:{row.version}", station_code=None, detail=told)
    return uow.commit(show_scheme(row, queries.version_in_force(uow.session, uow.today)))
