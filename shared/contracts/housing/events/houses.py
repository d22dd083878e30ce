"""Events about landlords, houses, rooms and beds."""
