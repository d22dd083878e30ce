"""The RPC methods about jobs, what takes longer than a call."""
