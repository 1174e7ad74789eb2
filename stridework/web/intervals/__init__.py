"""intervals.icu: speaking with it, and what is sent and read."""
