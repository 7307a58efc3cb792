"""Unfinished work: found at its due instant, tried again, put off by weather, parked after too many defects."""
