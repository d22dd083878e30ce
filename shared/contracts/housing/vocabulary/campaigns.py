"""Words about campaigns of publicity."""
