"""How often an account may have personal data shown in full: rate, code and text of the limit."""

REVEALS = ("30/minute", "TOO_MANY_REVEALS", "Too much was shown in full to this account.")
