"""One question, one function. Only `whole_case` builds an undisclosed case; only actions call it."""
