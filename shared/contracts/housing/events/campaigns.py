"""Events about campaigns of publicity."""
