"""Running contracts: loading one, reading one, and changes of its timeline."""
