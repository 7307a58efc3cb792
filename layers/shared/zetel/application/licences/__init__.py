"""Licences of an account's people: given and taken back by hand or by file, read, and ended with their member; exports
of the account."""
