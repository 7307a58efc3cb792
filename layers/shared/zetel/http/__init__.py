"""The web edge that all HTTP functions share. The module `edge` shows its use in a handler."""
