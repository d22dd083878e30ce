"""The RPC methods about landlords, houses, rooms and beds."""
