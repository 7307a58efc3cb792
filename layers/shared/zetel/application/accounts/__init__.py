"""Accounts and their billing profiles: opening, reading, changing."""
