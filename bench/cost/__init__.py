"""What running it costs in dollars: by operation, by subscriptions, and when nothing happens."""
