"""The RPC methods about duplicates and merging."""
