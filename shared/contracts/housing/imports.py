"""The RPC methods about imports of houses."""
