"""The plan in the web storey: kept, asked for, shown and handed to calendars."""
