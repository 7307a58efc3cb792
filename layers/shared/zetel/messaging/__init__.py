"""The edge of workers: batches of a queue or of the journal's stream, and the failures among them."""
