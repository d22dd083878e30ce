"""The RPC methods about imports of residents."""
