"""What time brings to a contract: notices before a term ends, periods that end, renewals."""
