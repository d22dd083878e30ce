"""Entrypoints by subject."""
