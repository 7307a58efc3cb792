"""A second opinion on the price of a sale, written from the rules: the oracle imports nothing of the product.

`sale.quoted` takes the raw facts of a purchase or an addition, and answers, in plain dictionaries. The oracle counts
single days, adds up the exact price of each, and has the tax rules as a table of its own.
"""
