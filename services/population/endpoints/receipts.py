"""Receipts, their printing and the public check."""

from services.population.endpoints.base import Endpoints


class ReceiptEndpoints(Endpoints):
    """Entrypoints about receipts, their printing and the public check."""
