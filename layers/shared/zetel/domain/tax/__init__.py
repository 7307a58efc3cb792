"""The tax of a sale: the rule, the category, and the dated rates."""
