"""The RPC methods about campaigns of publicity."""
