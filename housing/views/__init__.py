"""Fetch from what the user may see, call an action or a query, answer."""
