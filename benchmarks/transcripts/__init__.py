"""Reading captions, beside the usual subtitle libraries."""
