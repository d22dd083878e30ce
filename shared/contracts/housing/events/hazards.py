"""Events about hazards."""
