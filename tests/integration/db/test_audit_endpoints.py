"""Who reads the audit trail sees what is theirs to see, and is on record for it."""

import os
from typing import Any

import pytest
from click.testing import CliRunner

from shared.contracts.audit import AuditPage, Verification, list_audit
from shared.contracts.directory.roles import Role
from shared.db.audit_endpoints import AuditEndpoints, entries_of, kept_anchors, verification
from shared.db.audit_sealer import seal_entries
from shared.db.audit_verification import main
from shared.db.store import Store
from shared.db.tables import APPEND_ONLY
from shared.identity import Actor
from tests.integration.db.things import query, tamper
from tests.stores import call, clerk

AUDITOR = Actor("auditor-1", frozenset({Role.AUDITOR}), None)
HEAD = clerk("lotus-pond", "head-1", Role.STATION_HEAD)
OTHER_HEAD = clerk("moon-pond", "head-2", Role.STATION_HEAD)


@pytest.fixture
def trail(store: Store) -> Store:
    for station_code in ("lotus-pond", "lotus-pond", "moon-pond"):
        store.read(call(), lambda uow, code: uow.audit("PERSON_READ", "person:1", station_code=code, detail={"fields": ["phone"]}), station_code)
    seal_entries(store)
    return store


def _list(store: Store, actor: Actor, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    return store.read(call(actor=actor), entries_of, {"subject": "person:1", "cursor": cursor, "limit": limit})


@pytest.mark.parametrize(
    ("actor", "stations"), [(AUDITOR, ["moon-pond", "lotus-pond", "lotus-pond"]), (HEAD, ["lotus-pond"] * 2), (OTHER_HEAD, ["moon-pond"])]
)
def test_entries_are_listed_within_reach_newest_first(trail: Store, actor: Actor, stations: list[str]) -> None:
    answer = _list(trail, actor)

    assert [entry["station_code"] for entry in answer["items"]] == stations
    assert AuditPage().validate(answer) == {}
    assert answer["items"][0]["detail"] == {"fields": ["phone"]}


def test_entries_come_in_pages(trail: Store) -> None:
    first = _list(trail, AUDITOR, limit=2)
    second = _list(trail, AUDITOR, first["next"], limit=2)

    # The first reading is itself an entry by now; it is newer than the cursor.
    assert len(first["items"] + second["items"]) == 3
    assert second["next"] is None


def test_entries_that_are_related_to_a_record_are_listed_too(trail: Store) -> None:
    store_read = lambda related: trail.read(  # noqa: E731 # one line of it
        call(), lambda uow, names: uow.audit("RESIDENCE_READ", "residence:1", station_code="lotus-pond", related=names), related
    )
    store_read(["person:1", "person:1"])
    store_read(["person:2"])

    answer = _list(trail, HEAD)
    assert AuditPage().validate(answer) == {}
    assert [(entry["action"], entry["related"]) for entry in answer["items"]] == [("RESIDENCE_READ", ["person:1"]), *[("PERSON_READ", [])] * 2]


def test_reading_the_trail_is_on_record(trail: Store) -> None:
    _list(trail, AUDITOR)

    assert query(trail, "SELECT actor_id, subject FROM audit_entry WHERE action = 'AUDIT_READ'") == [("auditor-1", "person:1")]


def _verify(store: Store, **data: Any) -> dict[str, Any]:
    return store.read(call(actor=AUDITOR), verification, {"from_block": None, "blocks": 500, "anchors": [], **data})


def test_verification_says_what_was_verified(trail: Store) -> None:
    answer = _verify(trail)

    assert Verification().validate(answer) == {}
    assert (answer["ok"], answer["finding"], answer["entries"], answer["head"]["number"]) == (True, None, 3, 1)


def test_verification_names_what_is_wrong(trail: Store) -> None:
    tamper(trail, "DELETE FROM audit_entry WHERE id = 2")

    answer = _verify(trail)
    assert Verification().validate(answer) == {}
    assert (answer["ok"], answer["finding"]) == (False, {"kind": "ENTRY_MISSING", "block": 1, "row": 2})


def test_verification_takes_anchors_from_elsewhere(trail: Store) -> None:
    head = _verify(trail)["head"]

    assert _verify(trail, anchors=[head])["anchors"] == 1
    assert _verify(trail, anchors=[{**head, "hash": "00" * 32}])["finding"]["kind"] == "ANCHOR_DIFFERS"


def test_kept_anchors_are_listed_newest_first(store: Store) -> None:
    query(
        store,
        "INSERT INTO audit_anchor (service, number, total_count, hash, at) SELECT 'directory', n, n, decode(repeat('ab', 32), 'hex'), now() FROM generate_series(1, 3) n",
    )

    items = store.read(call(actor=AUDITOR), kept_anchors, {"service": "directory", "limit": 2})["items"]
    assert [(item["number"], item["hash"]) for item in items] == [(3, "ab" * 32), (2, "ab" * 32)]


def test_service_that_mixes_it_in_has_the_three_methods() -> None:
    class Housing(AuditEndpoints):
        name = "housing"

    for method in ("list_audit", "verify_audit", "list_anchors", "seal_audit_entries"):
        assert getattr(Housing, method).__name__ == method
        assert getattr(Housing, method).nameko_entrypoints
    assert list_audit("housing").key == "housing.list_audit"


def _command(monkeypatch: pytest.MonkeyPatch, store: Store, *options: str) -> Any:
    key = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    names = ("LIANGDIAN_INDEX_KEY", "LIANGDIAN_AUDIT_KEY", "LIANGDIAN_CURSOR_KEY", "LIANGDIAN_CONTEXT_PUBLIC_KEYS")
    values = {
        "AMQP_URI": "amqp://nowhere",
        "DATABASE_URL": store.settings.database_url or "",
        "LIANGDIAN_FIELD_KEYS": f"k1:{key}",
        "LIANGDIAN_HANDOVER_KEYS": f"k1:{key}",
        **dict.fromkeys(names, key),
    }
    for name, value in values.items():
        monkeypatch.setitem(os.environ, name, value)
    return CliRunner().invoke(main, ["--service", "population", *options])


def test_command_verifies_the_whole_trail(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _command(monkeypatch, trail, "--anchors-url", trail.settings.database_url or "")

    assert result.exit_code == 0
    assert "whole: 1 blocks, 3 entries verified" in result.output


def test_command_finds_a_tail_cut_off(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    query(
        trail,
        "INSERT INTO audit_anchor (service, number, total_count, hash, at) SELECT 'population', number, total_count, hash, sealed_at FROM audit_block",
    )
    tamper(trail, "TRUNCATE audit_block", "TRUNCATE audit_entry")

    result = _command(monkeypatch, trail, "--anchors-url", trail.settings.database_url or "")
    assert result.exit_code == 1
    assert "WRONG: TAIL_MISSING in block 1" in result.output


def test_every_append_only_table_is_meant() -> None:
    assert APPEND_ONLY == ("audit_entry", "audit_block", "audit_anchor")
