"""The cost of a deployment in dollars: by operation, by subscriptions, and when nothing happens."""
