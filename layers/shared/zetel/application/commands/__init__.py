"""Who asks, and what is answered once: persons, idempotent requests, receipts, answers."""
