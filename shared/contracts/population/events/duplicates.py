"""Events about duplicates and merging."""
