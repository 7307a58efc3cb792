"""Texts for people: sentences, dates and amounts in the four languages of a billing profile."""
