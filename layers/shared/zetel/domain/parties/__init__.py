"""The parties: the seller, accounts, their members and billing profiles."""
