"""Confirming a quote: one path for every kind, one transaction, the card in between."""
