"""The clock card of a residence, the exemptions that stop its clocks, and the versions of the rules that they follow."""

from typing import Any

from services.population.handlers.reach import residence_in_reach, residence_to_change
from services.population.models import Exemption, Person, Residence, StatutoryRule
from services.population.queries import spells as queries
from services.population.rules import clocks as rules
from services.population.schemas.spells import plain_rule, show_clock, show_exemption, show_rule, stay_of
from shared.answers import day
from shared.calendar.working_days import is_working_day
from shared.contracts.population.events.spells import EXEMPTION_GRANTED, EXEMPTION_REVOKED, STATUTORY_RULE_PUBLISHED
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse
from shared.errors import Conflict, NotFound, problem
from shared.versions import check_new_version


def get_clocks(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The clock card of a residence within reach; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    exemptions = queries.exemptions(uow.session, residence.id)
    known = {rule.id: rule for rule in queries.rules(uow.session)}
    stay = stay_of(residence, person, queries.changes(uow.session, residence.id), queries.submitted_on(uow.session, residence.id))
    granted = {exemption.kind for exemption in exemptions if exemption.revoked_at is None}
    clocks = rules.read_clocks([plain_rule(rule) for rule in known.values()], stay, granted, uow.today, is_working_day)
    uow.audit("CLOCKS_READ", f"residence:{residence.id}", station_code=residence.station_code, related=[f"person:{person.id}"])
    return {
        "residence_id": residence.id,
        "items": [show_clock(clock, known[clock.rule.id]) for clock in clocks],
        "exemptions": [show_exemption(exemption) for exemption in exemptions],
    }


def grant_exemption(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Record an exemption of a residence of the own station.

    Raises ``NotFound``, ``Invalid`` when the rules of the residence's first day do not provide for it or it is for other stays, and
    ``Conflict("EXEMPTION_GRANTED_BEFORE")``.
    """
    residence, person = residence_to_change(uow, data["id"])
    stay = stay_of(residence, person, (), queries.submitted_on(uow.session, residence.id))
    known = [plain_rule(rule) for rule in queries.rules(uow.session)]
    refuse(refusals(rules.check_exemption(rules.provision_for(known, stay, data["kind"]), stay)))
    uow.refuse_on({"uq_exemption_granted": _granted_before})
    exemption = Exemption(
        id=new_id(),
        residence_id=residence.id,
        kind=data["kind"],
        evidence=data["evidence"],
        granted_by=uow.actor.account_id,
        granted_at=uow.now,
        revoked_by=None,
        revoked_at=None,
    )
    uow.insert(exemption)
    return _told(uow, exemption, residence.station_code, person.id, granted=True)


def _granted_before() -> Conflict:
    return Conflict("EXEMPTION_GRANTED_BEFORE", "The residence has this exemption.", [problem("/kind", "EXEMPTION_GRANTED_BEFORE")])


def revoke_exemption(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Revoke an exemption at the own station; raises ``NotFound``, ``Stale`` or ``Conflict("EXEMPTION_REVOKED")``."""
    exemption = queries.locked_exemption(uow.session, data["id"])
    if exemption is None:
        raise uow.denied(NotFound("EXEMPTION_NOT_FOUND"), f"exemption:{data['id']}")
    residence, person = _of_exemption(uow, exemption)
    exemption.advance(data["version"])
    if exemption.revoked_at is not None:
        raise Conflict("EXEMPTION_REVOKED", "It was revoked before.")
    exemption.revoked_by, exemption.revoked_at = uow.actor.account_id, uow.now
    return _told(uow, exemption, residence.station_code, person.id, granted=False)


def _of_exemption(uow: UnitOfWork, exemption: Exemption) -> tuple[Residence, Person]:
    try:
        return residence_to_change(uow, exemption.residence_id)
    except NotFound:
        # The same answer as for one that there is not; whose it is has been put on record.
        raise NotFound("EXEMPTION_NOT_FOUND") from None


def _told(uow: UnitOfWork, exemption: Exemption, station_code: str, person_id: str, *, granted: bool) -> dict[str, Any]:
    event = EXEMPTION_GRANTED if granted else EXEMPTION_REVOKED
    fact = {"exemption_id": exemption.id, "residence_id": exemption.residence_id, "kind": exemption.kind}
    uow.announce(event, exemption.id, fact, station_code=station_code, version=exemption.version)
    subject, related = f"residence:{exemption.residence_id}", [f"person:{person_id}", f"exemption:{exemption.id}"]
    detail = {"kind": exemption.kind, "evidence": exemption.evidence}
    uow.audit(event.name.upper(), subject, station_code=station_code, detail=detail, related=related)
    return uow.commit(show_exemption(exemption))


def list_statutory_rules(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The versions of the rules; they tell of no person."""
    return {"items": [show_rule(rule) for rule in queries.rules(uow.session, data["act"], data["who"], data["on"])]}


def publish_statutory_rule(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """A new version of a rule, from a day to come; raises ``Invalid``, or ``Conflict("RULE_BEFORE_LATEST")``."""
    before = queries.latest_rule(uow.session, data["act"], data["who"])
    refusal = check_new_version(data["valid_from"], [before.valid_from] if before else [], uow.today)
    if isinstance(refusal, Refused) and refusal.code == "RULE_BEFORE_LATEST":
        raise conflict([refusal])
    refuse([*refusals(refusal), *_repeated(data["exemptions"])])
    rule = _new_rule(uow, data, before.number + 1 if before else 1)
    if before is not None:
        before.valid_to = rule.valid_from
    uow.insert(rule)
    fact = {"rule_id": rule.id, **{name: getattr(rule, name) for name in ("act", "who", "number")}, "valid_from": day(rule.valid_from)}
    uow.announce(STATUTORY_RULE_PUBLISHED, rule.id, fact, station_code=None, version=1)
    detail = {"act": rule.act, "who": rule.who, "number": rule.number, "days": rule.days}
    uow.audit("STATUTORY_RULE_PUBLISHED", f"statutory_rule:{rule.id}", station_code=None, detail=detail)
    return uow.commit(show_rule(rule))


def _repeated(exemptions: list[dict[str, Any]]) -> list[Refused]:
    kinds = [exemption["kind"] for exemption in exemptions]
    return [Refused("EXEMPTION_REPEATED", "Each exemption once.", f"/exemptions/{at}") for at, kind in enumerate(kinds) if kind in kinds[:at]]


def _new_rule(uow: UnitOfWork, data: dict[str, Any], number: int) -> StatutoryRule:
    return StatutoryRule(
        id=new_id(),
        number=number,
        **{name: data[name] for name in ("act", "who", "days", "day_kind", "exemptions", "basis_zh", "basis_en", "valid_from")},
        categories=sorted(set(data["categories"])),
        valid_to=None,
        published_by=uow.actor.account_id,
        published_at=uow.now,
    )
