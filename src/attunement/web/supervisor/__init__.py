"""The pages of supervisors: alerts they were told of, and what clinicians shared with them."""
