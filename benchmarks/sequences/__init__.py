"""Lag tables beside what a user would put together."""
