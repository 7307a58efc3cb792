"""Unfinished work: found at its due instant, tried again, parked after too many defects."""
