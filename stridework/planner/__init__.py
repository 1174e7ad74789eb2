"""Placing strength among the runs: candidates, hard rules, soft rules, and why."""
