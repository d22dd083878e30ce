"""Receipts, their printing and the public check."""

from gateway.http import Routes


class ReceiptRoutes(Routes):
    """Routes about receipts, their printing and the public check."""
