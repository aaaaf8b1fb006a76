"""Queries in processes of their own: each can be ended at its deadline, and none can hurt another."""
