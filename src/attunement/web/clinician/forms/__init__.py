"""The forms of the staff pages: what may be sent in, and what is said when it is not right."""
