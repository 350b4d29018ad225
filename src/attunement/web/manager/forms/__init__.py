"""What the manager's pages take, and what is said when it is not right."""
