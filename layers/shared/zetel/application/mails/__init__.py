"""Mails to customers: the mail of each event, its delivery, once, and mails held for recipients."""
