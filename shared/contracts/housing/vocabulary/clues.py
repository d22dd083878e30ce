"""Words about clues."""
