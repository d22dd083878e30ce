"""What the population service promises: people and their residences."""
