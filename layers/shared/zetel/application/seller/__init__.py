"""Accounts as the seller's staff reads them, and the release of their profiles."""
