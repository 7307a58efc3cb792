"""The seller's staff: how it finds accounts and tasks, reads accounts, and releases profiles."""
