"""Ratings, schemes, simulations and appeals as rows and as the contract's answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from services.housing.models import House, Rating, RatingAppeal, RatingCorrection, RatingScheme
from services.housing.rules.rating import Cap, Line, Rated, shown
from services.housing.rules.simulation import Case, Step, Target
from shared.answers import Answer
from shared.contracts.housing.vocabulary.rating import RatingState
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note

Texts = Mapping[str, tuple[str, str]]
"""What items say in Chinese and English, by code."""

AS_DAY = ("rated_on", "valid_until", "inspection_due_on")
AS_IT_IS = ("id", "house_id", "inspection_id", "scheme_version", "because", "stars_by_score", "from_stars", "stars", "level")


def keep_line(line: Line) -> Answer:
    """A line of the trace as its row keeps it: points as exact fractions."""
    return {
        "item_code": line.item.code,
        "aspect": line.item.aspect.value,
        "room_id": line.item.room_id,
        "result": line.result.value,
        "basis": line.basis.value,
        "fixed_on_site": line.is_fixed_on_site,
        "weight": str(line.weight),
        "got": str(line.got),
    }


def keep_cap(cap: Cap) -> Answer:
    """A cap as a rating's row keeps it."""
    return {"kind": cap.kind.value, "stars": cap.stars, "item_code": cap.code, "hazard_id": cap.hazard_id}


def _texts(code: str, texts: Texts) -> Answer:
    zh, en = texts.get(code, (None, None))
    return {"text_zh": zh, "text_en": en}


def show_points(points: Fraction) -> float:
    """Points as the contract shows them."""
    return float(shown(points))


def show_caps(caps: Sequence[Answer], texts: Texts) -> list[Answer]:
    """``CapAnswer`` of each."""
    return [{**cap, **_texts(cap["item_code"], texts)} for cap in caps]


def _show_line(line: Answer, texts: Texts) -> Answer:
    weight, got = Fraction(line["weight"]), Fraction(line["got"])
    points = {"weight": show_points(weight), "got": show_points(got), "lost": show_points(weight - got)}
    return {**line, **points, **_texts(line["item_code"], texts)}


def rating_state(valid_until: date | None, today: date) -> RatingState:
    """Whether there is a rating, and whether it is valid."""
    if valid_until is None:
        return RatingState.UNRATED
    return RatingState.VALID if today <= valid_until else RatingState.EXPIRED


def show_summary(rating: Rating, texts: Texts) -> Answer:
    """``RatingSummary``."""
    return {
        **{name: getattr(rating, name) for name in AS_IT_IS},
        **{name: getattr(rating, name).isoformat() for name in AS_DAY},
        "score": float(rating.score),
        "caps": show_caps(rating.caps, texts),
        "rated_at": rating.rated_at.isoformat(),
    }


def show_rating(rating: Rating, texts: Texts, appeal_until: date, today: date) -> Answer:
    """``RatingAnswer``."""
    return {
        **show_summary(rating, texts),
        "state": rating_state(rating.valid_until, today).value,
        "appeal_until": appeal_until.isoformat(),
        "interval_days": rating.interval_days,
        "trace": [_show_line(line, texts) for line in rating.trace],
    }


def show_scheme(row: RatingScheme, in_force: int) -> Answer:
    """``RatingSchemeAnswer``."""
    told = {"scheme_version": row.version, "valid_from": row.valid_from.isoformat(), "basis_zh": row.basis_zh, "basis_en": row.basis_en}
    return {**told, "is_in_force": row.version == in_force, "terms": row.terms}


def _show_rated(rated: Rated) -> Answer:
    return {"score": show_points(rated.score), "stars": rated.stars, "level": rated.level.value}


def show_simulation(house_id: str, case: Case, ways: Sequence[Target], due: Mapping[str, date], texts: Texts, today: date) -> Answer:
    """``Simulation``, without what was supposed; ``due`` are the days on which hazards are due, by their ids."""
    told = {"house_id": house_id, "scheme_version": case.scheme.version, **_show_rated(case.rated())}
    return {**told, "targets": [_show_target(case, way, due, texts, today) for way in ways], "supposed": None}


def _show_target(case: Case, way: Target, due: Mapping[str, date], texts: Texts, today: date) -> Answer:
    steps = [_show_step(step, due, texts, today) for step in way.steps]
    return {
        "stars": way.stars,
        "level": case.scheme.lines[way.stars].level.value,
        "is_reachable": way.is_reachable,
        "score": show_points(way.rated.score),
        "by": max((step["due_on"] for step in steps if step["due_on"]), default=None),
        "steps": steps,
    }


def _show_step(step: Step, due: Mapping[str, date], texts: Texts, today: date) -> Answer:
    days = [due[hazard_id] for hazard_id in step.hazard_ids]
    return {
        "item_code": step.code,
        **_texts(step.code, texts),
        "aspect": step.aspect.value,
        "severity": step.severity.value,
        "gain": show_points(step.gain),
        "lifts_cap": step.lifts_cap,
        "hazard_ids": list(step.hazard_ids),
        "earliest_on": today.isoformat(),
        "due_on": min(days).isoformat() if days else None,
    }


def show_supposed(fixed: Sequence[str], rated: Rated, texts: Texts) -> Answer:
    """``Supposed``."""
    return {"fixed": list(fixed), **_show_rated(rated), "caps": show_caps([keep_cap(cap) for cap in rated.caps], texts)}


def show_appeal(appeal: RatingAppeal, house: House, corrections: Sequence[RatingCorrection], cipher: FieldCipher | None) -> Answer:
    """``RatingAppealAnswer``; without a cipher, without what was written."""
    names = ("id", "version", "house_id", "rating_id", "inspection_id", "state", "reason", "appealed_by", "decided_by")
    return {
        **{name: getattr(appeal, name) for name in names},
        "station_code": house.station_code,
        "note": open_note(cipher, appeal, "note_encrypted") if cipher else None,
        "appealed_on": appeal.appealed_on.isoformat(),
        "decided_on": appeal.decided_on.isoformat() if appeal.decided_on else None,
        "decision_note": open_note(cipher, appeal, "decision_note_encrypted") if cipher else None,
        "corrections": [{"item_code": row.item_code, "room_id": row.room_id, "result": row.result} for row in corrections],
    }
