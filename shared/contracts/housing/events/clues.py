"""Events about clues."""
