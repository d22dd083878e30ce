"""Events about moves, statutory clocks and exemptions."""
