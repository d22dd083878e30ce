"""How often an account may have personal data shown in full, and people checked before a hire: rate, code and text of each limit."""

REVEALS = ("30/minute", "TOO_MANY_REVEALS", "Too much was shown in full to this account.")
HIRE_CHECKS = ("1000/minute", "TOO_MANY_HIRE_CHECKS", "This account has had too many people checked.")
"""People, not calls: twice the longest list, and a quarter of a busy station in one go."""
