"""Registers of VAT ids behind their port: the EU's VIES, and a sandbox that answers by the id."""
