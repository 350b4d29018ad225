"""What is kept, and the queries that answer one question each. Django models, one a file."""
