"""Accounts, their billing profiles and recipients, and the use of links."""
