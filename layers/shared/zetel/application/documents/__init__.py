"""Documents after the commit that drafted them: numbers, files, lists."""
