"""Running contracts: loading, reading, and changes of the timeline."""
