"""Unfinished work: found when it is due, tried again, parked after too many defects."""
