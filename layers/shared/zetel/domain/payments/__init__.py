"""Money that comes in and goes back: payments, their collection, refunds, and the allocation of credits."""
