"""The use cases: load, decide, change, announce, audit, commit. A handler may be run again from its start."""
