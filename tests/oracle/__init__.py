"""A second opinion on what a sale costs, written from the rules and not from the product: it imports nothing of it.

`sale.quoted` takes the raw facts of a purchase or an addition, and answers, in plain dictionaries. It counts days one
at a time, adds up the exact price of each, and knows the tax rules as a table of its own.
"""
