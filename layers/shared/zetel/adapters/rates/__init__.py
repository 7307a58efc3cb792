"""Sources of reference rates behind their port: the European Central Bank, and a sandbox for moved clocks."""
