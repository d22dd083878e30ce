"""Events about sealing, retention, legal hold, disposal, erasure and subject access."""
