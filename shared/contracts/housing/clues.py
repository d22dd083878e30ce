"""The RPC methods about clues."""
