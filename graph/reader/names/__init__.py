"""Who and what a text names: mentions of the registry, unknown names, and the phrases they stand in."""
