"""Everything that is built and never committed: the voice, the figures, the browser libraries, the collected files."""
