"""Events about registrations that somebody submits and a clerk accepts."""
