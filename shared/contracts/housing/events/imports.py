"""Events about imports of houses."""
