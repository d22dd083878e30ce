"""Days that count: deadlines, and the days on which offices are open."""
