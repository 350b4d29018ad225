"""What things are and the rules they obey. Standard library only; no files, no clock, no randomness."""
