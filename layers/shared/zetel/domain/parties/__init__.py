"""Who sells, who buys, who acts: the seller, accounts, their members and billing profiles."""
