"""The site and its linked data, in a real browser and through real clients."""
