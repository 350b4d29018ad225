"""How dates are written, where Django's own way is not ours. A language without a folder keeps Django's."""
