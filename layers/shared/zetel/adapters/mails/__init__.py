"""The mails that customers get: what each one says, and how it is laid out as text and as HTML."""
