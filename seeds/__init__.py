"""The data that the demo loads: the registry of clubs and people, and articles."""
