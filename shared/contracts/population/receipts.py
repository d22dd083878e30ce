"""The RPC methods about receipts, their printing and the public check."""
