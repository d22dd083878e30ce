"""The RPC methods about occupancy, capacity, and what is due."""
