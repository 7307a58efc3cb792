"""The business rules of EN 16931 that a document keeps before it gets its number."""
