"""Starts one service: ``python -m shared.runtime.process services.directory.service:DirectoryService``.

eventlet has to patch the standard library before anything else is imported, so this module does that first and leaves the
rest to ``runner``.
"""

import os
import sys
import warnings

# It says at each import that it is in maintenance; decision 0002 says why it is here all the same.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
# The resolver of eventlet knows neither search domains nor /etc/hosts the way the system does.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
# Native threads are for password hashes, of which two are made at a time.
os.environ.setdefault("EVENTLET_THREADPOOL_SIZE", "2")

if __name__ == "__main__":
    import eventlet

    eventlet.monkey_patch()


def main() -> None:
    """Run the service named on the command line until it is told to stop."""
    from shared.runtime.runner import run  # noqa: PLC0415 - not before the patch

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
