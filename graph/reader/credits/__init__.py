"""Whose word it is."""
