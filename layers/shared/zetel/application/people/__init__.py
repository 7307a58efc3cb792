"""The people of an account: invited, members with rights and a state, removed."""
