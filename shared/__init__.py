"""Mechanisms and published contracts that every service stands on; no business rule lives here."""
