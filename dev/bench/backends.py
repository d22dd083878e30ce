"""What the database server spends on one database."""

import os
from pathlib import Path

import psycopg2


def server_seconds(url: str) -> float:
    """CPU of the backends of this database, so far."""
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        pids = [pid for (pid,) in cursor.fetchall()]
    connection.close()
    ticks = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(words[11]) + int(words[12]) for words in ticks) / os.sysconf("SC_CLK_TCK")
