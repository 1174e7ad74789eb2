"""Accounts: who has one, how somebody gets in, and where mail is handed in."""
