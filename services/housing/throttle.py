"""How often an account may have personal data of landlords shown in full."""

REVEALS = ("30/minute", "TOO_MANY_REVEALS", "Too much was shown in full to this account.")
"""Rate, code and text."""
