"""The work of a contract that time brings: notices before a term's end, ends of billing periods, renewals."""
