"""Words about occupancy, capacity, and what is due."""
