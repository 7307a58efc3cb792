"""What the seller's staff reads and releases."""
