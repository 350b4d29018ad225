"""The pages of those who work with clients, and of those who carry them."""
