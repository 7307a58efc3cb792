"""Where every record stands and how it is written: keys, records, writes, ids, the wire form."""
