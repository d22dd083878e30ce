"""Events about exports."""
