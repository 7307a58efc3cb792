"""Transfers, collections, refunds and the allocation of credits, as work and as the bookkeeper records them."""
