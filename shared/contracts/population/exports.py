"""The RPC methods about exports."""
