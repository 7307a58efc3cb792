"""Mails to customers: the mail of each event, its items, and its delivery, once."""
