"""Commands: persons, idempotent requests, receipts, answers."""
