"""How a running service tells what it does: log lines, metrics, health. Never personal data."""
