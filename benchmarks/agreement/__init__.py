"""Agreement of two coders beside the usual packages."""
