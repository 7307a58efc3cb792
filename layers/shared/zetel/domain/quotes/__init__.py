"""Promises: the price and the credit of each kind of quote, and the outcome of its confirmation."""
