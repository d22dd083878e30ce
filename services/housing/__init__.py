"""Rental houses: run hotel style, inspected, rated, and followed until they are safe."""
