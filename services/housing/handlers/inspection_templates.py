"""Publishing versions of the check sheet, and reading them."""

from typing import Any

from services.housing.models import InspectionTemplate, TemplateItem, TemplateOutcome
from services.housing.models.sheets import Sheet
from services.housing.queries import inspection_templates as queries
from services.housing.rules.inspection_templates import Line, check_template, version_on
from services.housing.schemas.inspection_templates import show_template, show_version
from shared.answers import Answer
from shared.contracts.housing.events.inspections import INSPECTION_TEMPLATE_PUBLISHED
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import NotFound


def list_templates(uow: UnitOfWork, _: dict[str, Any]) -> Answer:
    """Every version, the newest first."""
    current = _current(uow)
    return {"items": [show_version(template, count, current) for template, count in queries.versions(uow.session)]}


def get_template(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One version with its items; raises ``NotFound``."""
    sheet = queries.sheet(uow.session, data["version"])
    if sheet is None:
        raise NotFound("TEMPLATE_NOT_FOUND", "There is no such version.")
    return show_template(sheet, _current(uow))


def publish_template(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Publish a version; raises ``Invalid`` with all that is wrong with it."""
    begun = queries.starts(uow.session)
    items, lines = [(item["code"], item["aspect"]) for item in data["sheet"]], [Line(**line) for line in data["outcomes"]]
    known = queries.known_aspects(uow.session)
    refuse(check_template(data["valid_from"], items, lines, known=known, taken=list(begun.values()), today=uow.today))
    uow.refuse_on({"pk_inspection_template": Contended, "uq_inspection_template_valid_from": Contended})
    sheet = _keep(uow, 1 + max(begun), data)
    told = {"version": sheet.template.version, "valid_from": data["valid_from"].isoformat()}
    subject = f"inspection_template:{sheet.template.version}"
    uow.announce(INSPECTION_TEMPLATE_PUBLISHED, subject, told, station_code=None, version=sheet.template.version)
    uow.audit("INSPECTION_TEMPLATE_PUBLISHED", subject, station_code=None, detail=told)
    return uow.commit(show_template(sheet, _current(uow)))


def _keep(uow: UnitOfWork, version: int, data: dict[str, Any]) -> Sheet:
    of_all = {name: data[name] for name in ("valid_from", "basis_zh", "basis_en")}
    template = InspectionTemplate(version=version, published_by=uow.actor.account_id, published_at=uow.now, **of_all)
    items = [TemplateItem(template_version=version, position=position, **item) for position, item in enumerate(data["sheet"], start=1)]
    outcomes = [TemplateOutcome(template_version=version, **line) for line in data["outcomes"]]
    uow.session.add(template)
    uow.session.flush()
    uow.session.add_all([*items, *outcomes])
    return Sheet(template, items, outcomes)


def _current(uow: UnitOfWork) -> int:
    return version_on(queries.starts(uow.session), uow.today)
