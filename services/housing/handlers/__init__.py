"""Use cases: load, decide, change, record events, commit."""
