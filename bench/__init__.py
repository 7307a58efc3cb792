"""The cost of the product in time and in money, against others that do the same work (docs/performance.md)."""
