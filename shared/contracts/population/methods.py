"""Every RPC method of the population service."""

from shared.contracts.method import Method
from shared.contracts.population import (
    duplicates,
    employers,
    exports,
    imports,
    jobs,
    receipts,
    records,
    rpc,
    spells,
    stays,
    submissions,
    visits,
)

MODULES = (rpc, spells, visits, receipts, employers, duplicates, records, jobs, imports, exports, submissions, stays)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
