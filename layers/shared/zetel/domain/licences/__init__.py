"""Licences: seats of an item given to members of the account, taken back, and moved between editions of one family."""
