"""A runner's runs: brought in, kept, and read again as days come near."""
