"""docs/events.md says what the contracts and services say; in a process of its own, because it loads the services."""

import subprocess
import sys


def test_the_catalogue_of_events_is_current() -> None:
    checked = subprocess.run([sys.executable, "-W", "ignore", "-m", "dev.events_catalogue", "--check"], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
