"""Pages: each view checks, calls an action, shows what disclosure allows."""
