"""Accounts, their billing profiles and recipients, and the links that confirm recipients."""
