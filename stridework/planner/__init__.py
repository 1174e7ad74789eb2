"""Placing strength among the runs: candidates, hard rules, soft rules, and why."""

from stridework.planner.weeks import MOST_WEEKS, plan_sessions

__all__ = ["MOST_WEEKS", "plan_sessions"]
