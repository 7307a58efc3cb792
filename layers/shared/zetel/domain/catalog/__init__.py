"""What is sold and on which terms: products, plan versions, prices, contract terms as data."""
