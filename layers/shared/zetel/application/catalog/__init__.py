"""The catalogue as use cases read it, and as customers browse it."""
