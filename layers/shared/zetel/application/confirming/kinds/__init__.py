"""The kinds of quote, one file each, as they are confirmed."""
