"""Rows to answers."""
