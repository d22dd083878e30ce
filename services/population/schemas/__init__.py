"""Rows as the contract's answers and events, by what they are about."""
