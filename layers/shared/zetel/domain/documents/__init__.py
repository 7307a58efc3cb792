"""Invoices and credit notes: lines with their derivation, drafts, legal documents, and their settlement."""
