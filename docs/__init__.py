"""The papers, and what writes the generated ones."""
