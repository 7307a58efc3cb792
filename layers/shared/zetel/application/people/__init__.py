"""The people of an account: who is a member, with which rights, in which state."""
