"""Events about imports of residents."""
