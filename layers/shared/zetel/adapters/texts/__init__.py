"""What people read: sentences, dates and amounts in the four languages of a billing profile."""
