"""Words about the responsibility letter, and whether a house may be let."""
