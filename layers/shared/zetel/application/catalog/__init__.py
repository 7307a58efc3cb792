"""The catalogue as use cases read it, and the shop window."""
