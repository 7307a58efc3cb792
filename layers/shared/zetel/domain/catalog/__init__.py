"""The catalogue: products, plan versions, prices, and contract terms as data."""
