"""Carrying a quote out: one path for every kind, one transaction, the card in between."""
