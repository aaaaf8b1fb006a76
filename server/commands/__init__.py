"""Commands of the console script that need the web."""
