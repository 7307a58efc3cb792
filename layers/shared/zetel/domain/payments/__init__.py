"""Money in and money back: payments, their collection, refunds, and the allocation of credits."""
