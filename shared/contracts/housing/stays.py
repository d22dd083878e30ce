"""The RPC methods about stays, and what the population register answers about them."""
