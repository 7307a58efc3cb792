"""Payment providers behind their port; the sandbox keeps the charges that it took."""
