"""Files of other programs: running calendars and recorded runs."""
