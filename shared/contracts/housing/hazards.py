"""The RPC methods about hazards."""
