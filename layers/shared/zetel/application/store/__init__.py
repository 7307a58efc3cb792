"""The form of all stored items: keys, records, writes, ids, the wire form."""
