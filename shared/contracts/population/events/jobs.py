"""Events about jobs, what takes longer than a call."""
