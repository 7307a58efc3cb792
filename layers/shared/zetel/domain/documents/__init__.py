"""Invoices and credit notes: lines with their derivation, drafts, legal documents, what settles them."""
