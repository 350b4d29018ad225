"""Numbers in, numbers out: change, agreement, sequences, the heart, ruptures. No Django, no files, no network."""
