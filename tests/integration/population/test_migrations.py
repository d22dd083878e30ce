"""What migrations do with rows that are there already."""

from collections.abc import Callable

from alembic import command
from sqlalchemy import create_engine, text

from shared.db.migrate import _config

REGISTERED_BEFORE = """
INSERT INTO person (id, version, document_type, document_index, document_encrypted, name_encrypted, created_at, updated_at)
VALUES ('01890000-0000-7000-8000-000000000001', 1, 'PASSPORT', '', '', '', now(), now());
INSERT INTO residence (id, version, person_id, state, station_code, origin_station_code, address_text, address_key, category, reason, place_kind,
                       started_on, ended_on, end_reason, registered_by, registered_at, updated_at)
SELECT gen_random_uuid(), 1, id, state, 'changtang', 'changtang', '-', state, 'FLOATING', 'WORK', 'RENTAL', '2022-01-01',
       ended_on, end_reason, '-', '2022-03-01T17:00:00Z', now()
FROM person, (VALUES ('ACTIVE', NULL::date, NULL), ('ENDED', '2022-03-02', 'OTHER')) AS spells (state, ended_on, end_reason)
"""


def test_who_was_registered_before_gets_a_first_visit(new_database: Callable[..., str]) -> None:
    config, engine = _config("population"), create_engine(new_database())
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "202611240002")
        connection.execute(text(REGISTERED_BEFORE))
        command.upgrade(config, "202611240003")
        connection.commit()
        found = connection.execute(text("SELECT state, visit_due_on::text, version FROM residence ORDER BY state")).all()
    engine.dispose()

    # Registered at one in the morning of 2 March at the stations.
    assert [tuple(row) for row in found] == [("ACTIVE", "2022-04-01", 2), ("ENDED", None, 1)]
