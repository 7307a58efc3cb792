"""The pure rules. Standard library only; no I/O, no clock, no randomness. Instants and ids are handed in."""
