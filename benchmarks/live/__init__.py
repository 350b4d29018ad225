"""How long one new check-out keeps the processor busy."""
