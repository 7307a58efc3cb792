"""Mails to customers: which follow from an event, what they need, and that each is sent once."""
