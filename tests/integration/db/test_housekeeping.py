"""What is outdated goes; what somebody may still need stays."""

from shared.db.housekeeping import remove_outdated
from shared.db.store import Store
from tests.integration.db.things import make, query
from tests.stores import call

OUTBOX = "INSERT INTO outbox (message_id, event, version, subject, body, created_at, published_at) SELECT gen_random_uuid(), 'e', 1, 's', '', now() - interval '99 days', "


def test_rows_go_when_their_time_is_over(store: Store) -> None:
    query(store, f"{OUTBOX} now() - age FROM (VALUES (interval '29 days'), (interval '31 days')) AS ages (age)")
    query(store, f"{OUTBOX} NULL")
    query(
        store,
        "INSERT INTO inbox (consumer, message_id, received_at) VALUES ('c', 'new', now() - interval '29 days'), ('c', 'old', now() - interval '31 days')",
    )
    for key, age in (("new", "25 hours"), ("old", "49 hours")):
        store.once(call(key), make, {"name": key})
        query(store, f"UPDATE idempotency SET created_at = now() - interval '{age}' WHERE key = '{key}'")

    assert remove_outdated(store) == {"idempotency": 1, "inbox": 1, "outbox": 1}
    assert query(store, "SELECT key FROM idempotency") == [("new",)]
    assert query(store, "SELECT message_id FROM inbox") == [("new",)]
    assert query(store, "SELECT count(*) FROM outbox WHERE event = 'e'") == [(2,)]


def test_many_rows_go_in_several_steps(store: Store) -> None:
    query(
        store, "INSERT INTO inbox (consumer, message_id, received_at) SELECT 'c', n::text, now() - interval '31 days' FROM generate_series(1, 25) n"
    )

    assert remove_outdated(store, chunk=10)["inbox"] == 25
