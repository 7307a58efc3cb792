"""What the product costs, in time and in money, held against others that do the same (docs/performance.md)."""
