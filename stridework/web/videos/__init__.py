"""Videos for the form coach: taken in within limits, analysed in the background, shown to whom the runner chooses."""
