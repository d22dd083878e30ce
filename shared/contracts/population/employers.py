"""The RPC methods about employers, hire checks and rosters."""
