"""Licences of an account's people: given, taken back, read, and ended with their member."""
