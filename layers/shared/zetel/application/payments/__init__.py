"""Transfers, collections, refunds and the allocation of credits, as work and as records of the bookkeeper."""
