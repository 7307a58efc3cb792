"""The web edge: what all HTTP functions share. See `edge` for how a handler uses it."""
