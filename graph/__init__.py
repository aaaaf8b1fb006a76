"""From an article to claims, triples, a checked store and what the claims add up to."""
