"""How often an account may have personal data shown in full, and how often a refusal may tell it that somebody is on file."""

REVEALS = ("30/minute", "TOO_MANY_REVEALS", "Too much was shown in full to this account.")
"""Rate, code and text."""
GUESSES = ("20/hour", "TOO_MANY_GUESSES", "This account has named too many people who are on file elsewhere.")
"""The same; a dormitory that is let anew meets a few such people, who guesses numbers many."""
