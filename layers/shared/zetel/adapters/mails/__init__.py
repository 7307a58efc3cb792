"""The mails to customers: the words of each mail, and its layout as text and as HTML."""
