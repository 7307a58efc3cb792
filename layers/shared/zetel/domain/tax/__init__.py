"""How a sale is taxed: the rule, the category, and the dated rates."""
