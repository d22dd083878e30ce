"""The RPC methods about moves, statutory clocks and exemptions."""
