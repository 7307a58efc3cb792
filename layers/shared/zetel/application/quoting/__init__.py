"""Quotes: one file per kind; each loads a case, has the domain price it, and signs the promise."""
