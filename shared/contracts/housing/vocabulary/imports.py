"""Words about imports of houses."""
