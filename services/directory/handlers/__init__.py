"""The directory's use cases, by resource: load, decide, change, announce, audit, and ``return uow.commit(answer)``."""
