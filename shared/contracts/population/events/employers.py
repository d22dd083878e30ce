"""Events about employers, hire checks and rosters."""
