"""A service's own PostgreSQL database: one unit of work per call, and nothing half done.

``database.Database`` is what a service declares; ``store.Store`` is the same thing without nameko. A handler is a plain
function ``(uow, data) -> answer``: it loads, decides, changes, announces, audits and ends with ``return uow.commit(answer)``.
The changed rows, the audit entries, the announced events and the remembered answer are one transaction.
"""
