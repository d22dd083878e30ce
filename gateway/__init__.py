"""The public HTTP API: one process that turns requests into calls on the services, and holds no data."""
