"""Events about receipts, their printing and the public check."""
