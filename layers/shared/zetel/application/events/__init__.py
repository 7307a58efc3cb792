"""The journal, what follows from an entry of it, and the metrics that entries count."""
