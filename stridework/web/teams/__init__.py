"""Teams: who may see what of whom, the coach's board and what a coach does, the feed and the challenge."""
