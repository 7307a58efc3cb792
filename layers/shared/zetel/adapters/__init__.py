"""The only place that talks to the world: AWS, the payment provider, typesetting, and texts in four languages."""
