"""The published language of the housing service: rental houses, stays, inspections, hazards, ratings, clues and campaigns."""
